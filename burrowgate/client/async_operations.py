# mypy: disable-error-code="no-any-return"
"""The operations of the admin API, in coroutines.

Written by `tools/generate_client.py` from the declarations of the operations.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from burrowgate.client.base import AsyncCalls
from burrowgate.client.wire import NOT_GIVEN, NotGiven, segment

if TYPE_CHECKING:
    from burrowgate.client import types


class AsyncClient(AsyncCalls):
    """The admin API of one gateway, in coroutines: for tasks of asyncio, and for Twisted."""

    async def create_login_token(self) -> types.LoginToken:
        """Create a token that logs in to the console once, within a minute.

        Needs the admin key; no access token may do this.
        """
        return await self._json("POST", "/api/v1/console/login-tokens")

    async def list_targets(self, *, target: str | None = None) -> types.TargetList:
        """List the targets.

        An access token needs the scope `targets:read`.

        `target`: Only the target of this name.
        """
        return await self._json("GET", "/api/v1/targets", query={"target": target})

    async def add_target(
        self,
        *,
        name: str,
        address: str | NotGiven = NOT_GIVEN,
        type: Literal[
            "auto",
            "browser",
            "folder",
            "http",
            "https",
            "mysql",
            "postgresql",
            "rdp",
            "redis",
            "ssh",
            "tcp",
            "vnc",
            "raw",
        ]
        | NotGiven = NOT_GIVEN,
        enabled: bool | NotGiven = NOT_GIVEN,
        domains: Sequence[types.NewDomain] | NotGiven = NOT_GIVEN,
        verify: types.UpstreamVerification | NotGiven = NOT_GIVEN,
        ca_file: str | NotGiven | None = NOT_GIVEN,
        pin: str | NotGiven | None = NOT_GIVEN,
        page_assets: Sequence[str] | NotGiven = NOT_GIVEN,
        upgrades: Sequence[str] | NotGiven = NOT_GIVEN,
        open_paths: Sequence[str] | NotGiven = NOT_GIVEN,
        preflight: bool | NotGiven = NOT_GIVEN,
        embed_origins: Sequence[str] | NotGiven = NOT_GIVEN,
        service_workers: bool | NotGiven = NOT_GIVEN,
        client_ca: str | NotGiven | None = NOT_GIVEN,
        session_cas: Sequence[str] | NotGiven = NOT_GIVEN,
        protocol: Literal["h2", "http/1.1"] | NotGiven = NOT_GIVEN,
        upstream_host: str | NotGiven = NOT_GIVEN,
        request_fields: Sequence[types.FieldRule] | NotGiven = NOT_GIVEN,
        response_fields: Sequence[types.FieldRule] | NotGiven = NOT_GIVEN,
        connect_timeout: str | int | NotGiven | None = NOT_GIVEN,
        response_timeout: str | int | NotGiven | None = NOT_GIVEN,
        read_timeout: str | int | NotGiven | None = NOT_GIVEN,
        max_body: str | int | NotGiven | None = NOT_GIVEN,
        drop: types.DropBoxChange | NotGiven | None = NOT_GIVEN,
        sign_in: types.NewSignInRule | NotGiven | None = NOT_GIVEN,
        members: types.NewSignInRule | NotGiven | None = NOT_GIVEN,
        identity: Sequence[Literal["assertion", "remote", "x-auth-request"]] | NotGiven = NOT_GIVEN,
        identity_claims: Sequence[Literal["email", "groups", "name"]] | NotGiven = NOT_GIVEN,
        project: str | NotGiven = NOT_GIVEN,
        tcp: types.TcpSettingsChange | NotGiven | None = NOT_GIVEN,
        browser: types.BrowserSettingsChange | NotGiven | None = NOT_GIVEN,
    ) -> types.Target:
        """Add a target.

        An access token needs the scope `targets:manage`.

        `name`: One DNS label: letters, digits and inner hyphens; not `localhost`, `burrowgate` or `www`.
        `address`: Empty for host sets, and for a browser.
        `ca_file`: The absolute path of a PEM file on the gateway's machine.
        `pin`: `sha256:` and the fingerprint of the certificate, in lower case.
        `open_paths`: Patterns of paths that every visitor may read without a link.
        `preflight`: Whether CORS preflights reach it without a link.
        `embed_origins`: Origins that may show it in frames, over https.
        `client_ca`: CA file: visitors must present a certificate of one of its authorities.
        `session_cas`: Further CA files that sessions may require.
        `protocol`: `http/1.1` unless the address says `h2c://`; `h2` is HTTP/2, which gRPC needs.
        `upstream_host`: The `Host` that it gets: the visitor's, that of its own address (`target`), or a host;
          `auto` has it probed.
        `connect_timeout`: Null, as for the other two and `max_body`, for that of the configuration.
        `response_timeout`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `read_timeout`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `max_body`: A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `10MiB`; 0 for no limit.
        `drop`: Makes a folder a drop box: visitors add files, and read none.
        `sign_in`: Who may use any session of it, signed in; null for anyone with a link.
        `members`: Who comes in without a link, signed in.
        `identity`: The forms in which it learns who the visitor is.
        `identity_claims`: What it learns of a person besides the id of the account.
        `project`: The project that it is in.
        `tcp`: Settings of a target that speaks TCP.
        `browser`: What a target of the type `browser` starts, which has no address; with them, `auto` is that type.
        """
        return await self._json(
            "POST",
            "/api/v1/targets",
            body={
                "name": name,
                "address": address,
                "type": type,
                "enabled": enabled,
                "domains": domains,
                "verify": verify,
                "ca_file": ca_file,
                "pin": pin,
                "page_assets": page_assets,
                "upgrades": upgrades,
                "open_paths": open_paths,
                "preflight": preflight,
                "embed_origins": embed_origins,
                "service_workers": service_workers,
                "client_ca": client_ca,
                "session_cas": session_cas,
                "protocol": protocol,
                "upstream_host": upstream_host,
                "request_fields": request_fields,
                "response_fields": response_fields,
                "connect_timeout": connect_timeout,
                "response_timeout": response_timeout,
                "read_timeout": read_timeout,
                "max_body": max_body,
                "drop": drop,
                "sign_in": sign_in,
                "members": members,
                "identity": identity,
                "identity_claims": identity_claims,
                "project": project,
                "tcp": tcp,
                "browser": browser,
            },
        )

    async def get_target(self, target: str) -> types.Target:
        """Show a target.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/targets/{segment(target)}")

    async def change_target(
        self,
        target: str,
        *,
        address: str | NotGiven = NOT_GIVEN,
        type: Literal[
            "auto",
            "browser",
            "folder",
            "http",
            "https",
            "mysql",
            "postgresql",
            "rdp",
            "redis",
            "ssh",
            "tcp",
            "vnc",
            "raw",
        ]
        | NotGiven = NOT_GIVEN,
        enabled: bool | NotGiven = NOT_GIVEN,
        domains: Sequence[types.NewDomain] | NotGiven = NOT_GIVEN,
        verify: types.UpstreamVerification | NotGiven = NOT_GIVEN,
        ca_file: str | NotGiven | None = NOT_GIVEN,
        pin: str | NotGiven | None = NOT_GIVEN,
        page_assets: Sequence[str] | NotGiven = NOT_GIVEN,
        upgrades: Sequence[str] | NotGiven = NOT_GIVEN,
        open_paths: Sequence[str] | NotGiven = NOT_GIVEN,
        preflight: bool | NotGiven = NOT_GIVEN,
        embed_origins: Sequence[str] | NotGiven = NOT_GIVEN,
        service_workers: bool | NotGiven = NOT_GIVEN,
        client_ca: str | NotGiven | None = NOT_GIVEN,
        session_cas: Sequence[str] | NotGiven = NOT_GIVEN,
        protocol: Literal["h2", "http/1.1"] | NotGiven = NOT_GIVEN,
        upstream_host: str | NotGiven = NOT_GIVEN,
        request_fields: Sequence[types.FieldRule] | NotGiven = NOT_GIVEN,
        response_fields: Sequence[types.FieldRule] | NotGiven = NOT_GIVEN,
        connect_timeout: str | int | NotGiven | None = NOT_GIVEN,
        response_timeout: str | int | NotGiven | None = NOT_GIVEN,
        read_timeout: str | int | NotGiven | None = NOT_GIVEN,
        max_body: str | int | NotGiven | None = NOT_GIVEN,
        drop: types.DropBoxChange | NotGiven | None = NOT_GIVEN,
        sign_in: types.NewSignInRule | NotGiven | None = NOT_GIVEN,
        members: types.NewSignInRule | NotGiven | None = NOT_GIVEN,
        identity: Sequence[Literal["assertion", "remote", "x-auth-request"]] | NotGiven = NOT_GIVEN,
        identity_claims: Sequence[Literal["email", "groups", "name"]] | NotGiven = NOT_GIVEN,
        project: str | NotGiven = NOT_GIVEN,
        tcp: types.TcpSettingsChange | NotGiven = NOT_GIVEN,
        browser: types.BrowserSettingsChange | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Target:
        """Change a target; fields left out stay as they are.

        An access token needs the scope `targets:manage`.

        `address`: `host:port`, `http(s)://host[:port]`, a port of this machine, each perhaps with a path prefix
          such as `/app`; `unix:` and the absolute path of a socket, perhaps with `:/app`; or a folder's absolute
          path.
        `ca_file`: The absolute path of a PEM file on the gateway's machine.
        `pin`: `sha256:` and the fingerprint of the certificate, in lower case.
        `client_ca`: The absolute path of a PEM file on the gateway's machine.
        `upstream_host`: `auto`, `visitor`, `target`, or a host name with or without a port.
        `connect_timeout`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `response_timeout`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `read_timeout`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `max_body`: A whole number, perhaps with a unit of KiB, MiB, GiB, TiB, such as `10MiB`; 0 for no limit.
        `project`: The name or the id of a project.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH",
            f"/api/v1/targets/{segment(target)}",
            body={
                "address": address,
                "type": type,
                "enabled": enabled,
                "domains": domains,
                "verify": verify,
                "ca_file": ca_file,
                "pin": pin,
                "page_assets": page_assets,
                "upgrades": upgrades,
                "open_paths": open_paths,
                "preflight": preflight,
                "embed_origins": embed_origins,
                "service_workers": service_workers,
                "client_ca": client_ca,
                "session_cas": session_cas,
                "protocol": protocol,
                "upstream_host": upstream_host,
                "request_fields": request_fields,
                "response_fields": response_fields,
                "connect_timeout": connect_timeout,
                "response_timeout": response_timeout,
                "read_timeout": read_timeout,
                "max_body": max_body,
                "drop": drop,
                "sign_in": sign_in,
                "members": members,
                "identity": identity,
                "identity_claims": identity_claims,
                "project": project,
                "tcp": tcp,
                "browser": browser,
            },
            version=version,
        )

    async def delete_target(self, target: str, *, version: int | None = None) -> None:
        """Delete a target, which ends its sessions.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/targets/{segment(target)}", version=version)

    async def list_projects(self) -> types.ProjectList:
        """List the projects.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/projects")

    async def add_project(
        self,
        *,
        name: str,
        max_seconds: str | int | NotGiven | None = NOT_GIVEN,
        connection_limit: int | NotGiven | None = NOT_GIVEN,
    ) -> types.Project:
        """Add a project.

        An access token needs the scope `targets:manage`.

        `name`: The name or the id of a project.
        `max_seconds`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        """
        return await self._json(
            "POST",
            "/api/v1/projects",
            body={"name": name, "max_seconds": max_seconds, "connection_limit": connection_limit},
        )

    async def get_project(self, project: str) -> types.Project:
        """Show a project.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/projects/{segment(project)}")

    async def change_project(
        self,
        project: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        max_seconds: str | int | NotGiven | None = NOT_GIVEN,
        connection_limit: int | NotGiven | None = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Project:
        """Change a project; sessions that are established keep their limits.

        An access token needs the scope `targets:manage`.

        `name`: The name or the id of a project.
        `max_seconds`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH",
            f"/api/v1/projects/{segment(project)}",
            body={"name": name, "max_seconds": max_seconds, "connection_limit": connection_limit},
            version=version,
        )

    async def delete_project(self, project: str, *, version: int | None = None) -> None:
        """Delete a project, or with a prefix such as `acme/` all below it, which ends their sessions.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/projects/{segment(project)}", version=version)

    async def get_project_impact(self, project: str) -> types.RecordImpact:
        """Count the sessions that would end with a project.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/projects/{segment(project)}/impact")

    async def list_roles(self) -> types.RoleGrantList:
        """List the grants of roles in projects.

        An access token needs the scope `accounts:read`.
        """
        return await self._json("GET", "/api/v1/roles")

    async def grant_role(
        self,
        *,
        role: Literal["connect", "manage", "share"],
        project: str | NotGiven = NOT_GIVEN,
        account: str | NotGiven | None = NOT_GIVEN,
        group: str | NotGiven | None = NOT_GIVEN,
    ) -> types.RoleGrant:
        """Grant a role in a project to an account or to a group.

        An access token needs the scope `accounts:manage`.

        `project`: The name or the id of a project.
        `account`: Its id, name or address.
        `group`: `local:NAME`, or `PROVIDER:NAME` for a group of a provider.
        """
        return await self._json(
            "POST", "/api/v1/roles", body={"role": role, "project": project, "account": account, "group": group}
        )

    async def get_role(self, grant: str) -> types.RoleGrant:
        """Show the grant of a role.

        An access token needs the scope `accounts:read`.
        """
        return await self._json("GET", f"/api/v1/roles/{segment(grant)}")

    async def withdraw_role(self, grant: str) -> None:
        """Withdraw the grant of a role; sessions that are established go on.

        An access token needs the scope `accounts:manage`.
        """
        await self._json("DELETE", f"/api/v1/roles/{segment(grant)}")

    async def list_host_source_types(self) -> types.HostSourceTypeList:
        """List the types of host sources that are installed, with their options.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/sources/types")

    async def list_host_set_hosts(self, host_set: str) -> types.FoundHostList:
        """List the hosts that a host set has now, of which a new session gets one; asks its source.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/host-sets/{segment(host_set)}/hosts")

    async def list_host_sources(self) -> types.HostSourceList:
        """List the sources.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/sources")

    async def add_host_source(
        self,
        *,
        name: str,
        kind: Literal["dns", "plugin", "static"],
        project: str | NotGiven = NOT_GIVEN,
        query: str | NotGiven = NOT_GIVEN,
        record: Literal["address", "srv"] | NotGiven = NOT_GIVEN,
        plugin: str | NotGiven = NOT_GIVEN,
        options: dict[str, str] | NotGiven = NOT_GIVEN,
    ) -> types.HostSource:
        """Add a source.

        An access token needs the scope `targets:manage`.

        `name`: The name or the id of a record.
        `project`: The name or the id of a project.
        `options`: By name; `GET /api/v1/sources/types` lists them.
        """
        return await self._json(
            "POST",
            "/api/v1/sources",
            body={
                "name": name,
                "kind": kind,
                "project": project,
                "query": query,
                "record": record,
                "plugin": plugin,
                "options": options,
            },
        )

    async def get_host_source(self, source: str) -> types.HostSource:
        """Show a source.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/sources/{segment(source)}")

    async def change_host_source(
        self,
        source: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        query: str | NotGiven = NOT_GIVEN,
        record: Literal["address", "srv"] | NotGiven = NOT_GIVEN,
        plugin: str | NotGiven = NOT_GIVEN,
        options: dict[str, str] | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.HostSource:
        """Change a source.

        An access token needs the scope `targets:manage`.

        `name`: The name or the id of a record.
        `options`: Replaces all of them.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH",
            f"/api/v1/sources/{segment(source)}",
            body={"name": name, "query": query, "record": record, "plugin": plugin, "options": options},
            version=version,
        )

    async def delete_host_source(self, source: str, *, version: int | None = None) -> None:
        """Delete a source, which ends the sessions that stand on it.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/sources/{segment(source)}", version=version)

    async def get_host_source_impact(self, source: str) -> types.RecordImpact:
        """Count the sessions that would end with a source.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/sources/{segment(source)}/impact")

    async def list_host_sets(self) -> types.HostSetList:
        """List the host sets.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/host-sets")

    async def add_host_set(
        self, *, name: str, port: int, project: str | NotGiven = NOT_GIVEN, source: str | NotGiven | None = NOT_GIVEN
    ) -> types.HostSet:
        """Add a host set.

        An access token needs the scope `targets:manage`.

        `name`: The name or the id of a record.
        `project`: The name or the id of a project.
        `source`: Its source; null for a static one of its own.
        """
        return await self._json(
            "POST", "/api/v1/host-sets", body={"name": name, "port": port, "project": project, "source": source}
        )

    async def get_host_set(self, host_set: str) -> types.HostSet:
        """Show a host set.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/host-sets/{segment(host_set)}")

    async def change_host_set(
        self,
        host_set: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        port: int | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.HostSet:
        """Change a host set.

        An access token needs the scope `targets:manage`.

        `name`: The name or the id of a record.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH", f"/api/v1/host-sets/{segment(host_set)}", body={"name": name, "port": port}, version=version
        )

    async def delete_host_set(self, host_set: str, *, version: int | None = None) -> None:
        """Delete a host set, which ends the sessions that stand on it.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/host-sets/{segment(host_set)}", version=version)

    async def get_host_set_impact(self, host_set: str) -> types.RecordImpact:
        """Count the sessions that would end with a host set.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/host-sets/{segment(host_set)}/impact")

    async def list_hosts(self) -> types.HostList:
        """List the hosts.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/hosts")

    async def add_host(self, *, host_set: str, address: str, name: str | NotGiven = NOT_GIVEN) -> types.Host:
        """Add a host.

        An access token needs the scope `targets:manage`.

        `host_set`: The name or the id of a record.
        `name`: Empty for the address.
        """
        return await self._json("POST", "/api/v1/hosts", body={"host_set": host_set, "address": address, "name": name})

    async def get_host(self, host_id: str) -> types.Host:
        """Show a host.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/hosts/{segment(host_id)}")

    async def change_host(
        self,
        host_id: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        address: str | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Host:
        """Change a host.

        An access token needs the scope `targets:manage`.

        `name`: The name or the id of a record.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH", f"/api/v1/hosts/{segment(host_id)}", body={"name": name, "address": address}, version=version
        )

    async def delete_host(self, host_id: str, *, version: int | None = None) -> None:
        """Delete a host, which ends the sessions that stand on it.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/hosts/{segment(host_id)}", version=version)

    async def get_host_impact(self, host_id: str) -> types.RecordImpact:
        """Count the sessions that would end with a host.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/hosts/{segment(host_id)}/impact")

    async def get_target_impact(self, target: str) -> types.TargetImpact:
        """Count the sessions and connections that would end with a target.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/targets/{segment(target)}/impact")

    async def get_domain(self, target: str, host: str) -> types.Domain:
        """Show a domain of a target.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/targets/{segment(target)}/domains/{segment(host)}")

    async def put_domain(
        self, target: str, host: str, *, public: bool | NotGiven = NOT_GIVEN, version: int | None = None
    ) -> types.Domain:
        """Serve a target under a domain.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PUT",
            f"/api/v1/targets/{segment(target)}/domains/{segment(host)}",
            body={"public": public},
            version=version,
        )

    async def delete_domain(self, target: str, host: str, *, version: int | None = None) -> None:
        """Stop serving a target under a domain.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/targets/{segment(target)}/domains/{segment(host)}", version=version)

    async def mint_session(
        self,
        target: str,
        *,
        kind: types.SessionKind | NotGiven = NOT_GIVEN,
        label: str | NotGiven = NOT_GIVEN,
        ttl: str | int | NotGiven = NOT_GIVEN,
        limits: types.NewLimits | NotGiven = NOT_GIVEN,
        passphrase: str | NotGiven | None = NOT_GIVEN,
        path: str | NotGiven = NOT_GIVEN,
        allow_extend_requests: bool | NotGiven = NOT_GIVEN,
        browser: types.NewBrowserTerms | NotGiven | None = NOT_GIVEN,
    ) -> types.MintedSession:
        """Mint a session of a target.

        An access token needs the scope `sessions:mint`.

        `label`: Free text on one line: at most 64 characters as people count them, without surrounding space.
        `ttl`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `passphrase`: Passphrase that visitors must show.
        `path`: The path that the link opens, as people write it or percent-encoded, perhaps with a fragment such as
          `#/route`; with a query for a full session only.
        `allow_extend_requests`: Whether its visitors may ask for more time.
        `browser`: What it changes of the settings of a target of the type `browser`.
        """
        return await self._json(
            "POST",
            f"/api/v1/targets/{segment(target)}/sessions",
            body={
                "kind": kind,
                "label": label,
                "ttl": ttl,
                "limits": limits,
                "passphrase": passphrase,
                "path": path,
                "allow_extend_requests": allow_extend_requests,
                "browser": browser,
            },
        )

    async def get_session(self, session: str) -> types.Session:
        """Show a session.

        An access token needs the scope `sessions:read`.
        """
        return await self._json("GET", f"/api/v1/sessions/{segment(session)}")

    async def relabel_session(self, session: str, *, label: str, version: int | None = None) -> types.Session:
        """Change the label of a session; its link stays as it is.

        An access token needs the scope `sessions:manage`.

        `label`: Free text on one line: at most 64 characters as people count them, without surrounding space.
        `version`: Change this version only; None for any.
        """
        return await self._json("PATCH", f"/api/v1/sessions/{segment(session)}", body={"label": label}, version=version)

    async def delete_session(self, session: str, *, version: int | None = None) -> None:
        """Delete a session that is revoked, expired or ended.

        An access token needs the scope `sessions:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/sessions/{segment(session)}", version=version)

    async def extend_session(
        self,
        session: str,
        *,
        days: int | NotGiven = NOT_GIVEN,
        ttl: str | int | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Session:
        """Set the expiry of a session to some time from now.

        An access token needs the scope `sessions:manage`.

        `ttl`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "POST", f"/api/v1/sessions/{segment(session)}/extend", body={"days": days, "ttl": ttl}, version=version
        )

    async def set_passphrase(self, session: str, *, passphrase: str, version: int | None = None) -> types.Session:
        """Set the passphrase of a session, also for visitors who have entered before.

        An access token needs the scope `sessions:manage`.

        `passphrase`: 8 to 128 characters on one line; surrounding space is removed, and NFKC applied.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PUT", f"/api/v1/sessions/{segment(session)}/passphrase", body={"passphrase": passphrase}, version=version
        )

    async def remove_passphrase(self, session: str, *, version: int | None = None) -> types.Session:
        """Remove the passphrase of a session.

        An access token needs the scope `sessions:manage`.

        `version`: Change this version only; None for any.
        """
        return await self._json("DELETE", f"/api/v1/sessions/{segment(session)}/passphrase", version=version)

    async def revoke_session(self, session: str) -> types.Session:
        """Revoke a session at once and permanently, whatever its version.

        An access token needs the scope `sessions:revoke`.
        """
        return await self._json("POST", f"/api/v1/sessions/{segment(session)}/revoke")

    async def revoke_sessions(self, *, ids: Sequence[str]) -> types.BulkRevokeResult:
        """Revoke sessions, all of them or none, whatever their versions.

        An access token needs the scope `sessions:revoke`.
        """
        return await self._json("POST", "/api/v1/sessions/bulk-revoke", body={"ids": ids})

    async def list_visits(self, session: str, *, limit: int | None = None) -> types.VisitList:
        """List the visits of a session, the last seen first.

        An access token needs the scope `sessions:read`.

        `limit`: Maximum number of records.
        """
        return await self._json("GET", f"/api/v1/sessions/{segment(session)}/visits", query={"limit": limit})

    async def list_sessions(
        self,
        *,
        target: str | None = None,
        project: str | None = None,
        state: types.SessionState | None = None,
        paused: bool | None = None,
        in_use: bool | None = None,
        text: str | None = None,
        order: Literal["connections", "expiry", "last_used", "newest", "visits"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> types.SessionList:
        """List sessions, by age, by expiry, or by what they are used.

        An access token needs the scope `sessions:read`.

        `target`: Only sessions of this target.
        `project`: Only sessions of targets in this project.
        `state`: The state of a session at a given time.
        `paused`: Only sessions whose target is off, or only others.
        `in_use`: Only sessions with open connections, 1,000 at most.
        `text`: A part of the label, or of the target's name or address, in any case; or the beginning of the
          session's id or of a visitor's address.
        `order`: The order of a list of sessions; all but `expiry` begin with the newest or the most.
        `limit`: Maximum number of records.
        `cursor`: `cursor` of the previous response.
        """
        return await self._json(
            "GET",
            "/api/v1/sessions",
            query={
                "target": target,
                "project": project,
                "state": state,
                "paused": paused,
                "in_use": in_use,
                "text": text,
                "order": order,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_sessions(
        self,
        *,
        target: str | None = None,
        project: str | None = None,
        state: types.SessionState | None = None,
        paused: bool | None = None,
        in_use: bool | None = None,
        text: str | None = None,
        order: Literal["connections", "expiry", "last_used", "newest", "visits"] | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[types.Session]:
        """List sessions, by age, by expiry, or by what they are used: one record after the other, from all pages.

        An access token needs the scope `sessions:read`.

        `target`: Only sessions of this target.
        `project`: Only sessions of targets in this project.
        `state`: The state of a session at a given time.
        `paused`: Only sessions whose target is off, or only others.
        `in_use`: Only sessions with open connections, 1,000 at most.
        `text`: A part of the label, or of the target's name or address, in any case; or the beginning of the
          session's id or of a visitor's address.
        `order`: The order of a list of sessions; all but `expiry` begin with the newest or the most.
        `limit`: Maximum number of records in all; None for no maximum.
        `cursor`: `cursor` of the previous response.
        """
        return self._rows(
            "/api/v1/sessions",
            "sessions",
            {
                "target": target,
                "project": project,
                "state": state,
                "paused": paused,
                "in_use": in_use,
                "text": text,
                "order": order,
            },
            limit,
        )

    async def authorise_session(
        self,
        target: str,
        *,
        label: str | NotGiven = NOT_GIVEN,
        ttl: str | int | NotGiven = NOT_GIVEN,
        share: bool | NotGiven = NOT_GIVEN,
    ) -> types.MintedSession:
        """Establish a session of a target that speaks TCP, as the person whose access token is sent.

        An access token needs the scope `sessions:connect`.

        `label`: Empty for the name of the account.
        `ttl`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `share`: Whether the link is for another person; it takes the role `share`.
        """
        return await self._json(
            "POST", f"/api/v1/targets/{segment(target)}/authorise", body={"label": label, "ttl": ttl, "share": share}
        )

    async def get_session_link(self, session: str, *, path: str | None = None) -> types.Link:
        """Show a session's link again.

        An access token needs the scope `sessions:manage`.

        `path`: The path that the link opens, as people write it or percent-encoded, perhaps with a fragment such as
          `#/route`; with a query for a full session only.
        """
        return await self._json("GET", f"/api/v1/sessions/{segment(session)}/link", query={"path": path})

    async def get_session_seed(self, session: str, *, path: str | None = None) -> types.Seed:
        """Show a page share's seed again, and a page link derived from it.

        An access token needs the scope `sessions:manage`.

        `path`: The path that the link opens, as people write it or percent-encoded, perhaps with a fragment such as
          `#/route`; with a query for a full session only.
        """
        return await self._json("GET", f"/api/v1/sessions/{segment(session)}/seed", query={"path": path})

    async def cut_visit(
        self, session: str, visit: str, *, rotate_link: bool | NotGiven = NOT_GIVEN
    ) -> types.CutVisitResult:
        """Cut one visit at once and permanently, and let the others go on.

        An access token needs the scope `sessions:manage`.
        """
        return await self._json(
            "POST",
            f"/api/v1/sessions/{segment(session)}/visits/{segment(visit)}/cut",
            body={"rotate_link": rotate_link},
        )

    async def list_extend_requests(self, *, limit: int | None = None) -> types.WaitingSessions:
        """List the sessions of which visitors asked for more time.

        An access token needs the scope `sessions:read`.

        `limit`: Maximum number of records.
        """
        return await self._json("GET", "/api/v1/extend-requests", query={"limit": limit})

    async def grant_extend_requests(
        self, session: str, *, duration: str | int | NotGiven = NOT_GIVEN, version: int | None = None
    ) -> types.Session:
        """Extend a session for the visitors who asked for more time.

        An access token needs the scope `sessions:manage`.

        `duration`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "POST",
            f"/api/v1/sessions/{segment(session)}/extend-requests/grant",
            body={"duration": duration},
            version=version,
        )

    async def deny_extend_requests(
        self, session: str, *, visit_id: str | NotGiven = NOT_GIVEN, version: int | None = None
    ) -> types.Session:
        """Deny the request of one visitor, or of all, for more time.

        An access token needs the scope `sessions:manage`.

        `version`: Change this version only; None for any.
        """
        return await self._json(
            "POST",
            f"/api/v1/sessions/{segment(session)}/extend-requests/deny",
            body={"visit_id": visit_id},
            version=version,
        )

    async def set_sign_in_rule(
        self,
        session: str,
        *,
        any_account: bool | NotGiven = NOT_GIVEN,
        accounts: Sequence[str] | NotGiven = NOT_GIVEN,
        emails: Sequence[str] | NotGiven = NOT_GIVEN,
        domains: Sequence[str] | NotGiven = NOT_GIVEN,
        groups: Sequence[str] | NotGiven = NOT_GIVEN,
        claimers: bool | NotGiven = NOT_GIVEN,
        fresh: str | int | NotGiven | None = NOT_GIVEN,
        strong: bool | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Session:
        """Let only people who fit a rule use a session; connections of others are cut.

        An access token needs the scope `sessions:manage`.

        `claimers`: Accounts that claimed the session by a claim link.
        `fresh`: How long ago the person proved who they are, at most; null for any time within the login.
        `strong`: Whether two factors are required.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PUT",
            f"/api/v1/sessions/{segment(session)}/sign-in",
            body={
                "any_account": any_account,
                "accounts": accounts,
                "emails": emails,
                "domains": domains,
                "groups": groups,
                "claimers": claimers,
                "fresh": fresh,
                "strong": strong,
            },
            version=version,
        )

    async def remove_sign_in_rule(self, session: str, *, version: int | None = None) -> types.Session:
        """Let everyone with the link use a session again.

        An access token needs the scope `sessions:manage`.

        `version`: Change this version only; None for any.
        """
        return await self._json("DELETE", f"/api/v1/sessions/{segment(session)}/sign-in", version=version)

    async def make_claim(
        self,
        session: str,
        *,
        window: str | int | NotGiven = NOT_GIVEN,
        recipient: str | NotGiven | None = NOT_GIVEN,
        guests: bool | NotGiven = NOT_GIVEN,
        named_only: bool | NotGiven = NOT_GIVEN,
    ) -> types.MadeClaim:
        """Make a claim link: one person who signs in gets a share of the session.

        An access token needs the scope `sessions:manage`.

        `window`: How long it can be used, from a minute to 7 days, but never past its session.
        `recipient`: Who may use it: an account by id or name, or an e-mail address; null for anyone who signs in.
        `guests`: Whether a person without an account may make one with it.
        `named_only`: Whether the link of the session alone opens nothing from then on, but for those who claimed
          it, or whom the rule of the session names.
        """
        return await self._json(
            "POST",
            f"/api/v1/sessions/{segment(session)}/claims",
            body={"window": window, "recipient": recipient, "guests": guests, "named_only": named_only},
        )

    async def list_claims(self, session: str) -> types.ClaimList:
        """List the claim links of a session, and who has a share of it.

        An access token needs the scope `sessions:read`.
        """
        return await self._json("GET", f"/api/v1/sessions/{segment(session)}/claims")

    async def withdraw_claim(self, session: str, claim: str) -> types.Claim:
        """Withdraw a claim link that was not used.

        An access token needs the scope `sessions:manage`.
        """
        return await self._json("DELETE", f"/api/v1/sessions/{segment(session)}/claims/{segment(claim)}")

    async def end_share(self, session: str, account: str) -> None:
        """End the share that an account has of a session.

        An access token needs the scope `sessions:manage`.
        """
        await self._json("DELETE", f"/api/v1/sessions/{segment(session)}/shares/{segment(account)}")

    async def list_accounts(
        self, *, text: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> types.AccountList:
        """List accounts.

        An access token needs the scope `accounts:read`.

        `text`: A part of name, address, id or group, in any case.
        `limit`: Maximum number of records.
        `cursor`: `cursor` of the previous response.
        """
        return await self._json("GET", "/api/v1/accounts", query={"text": text, "limit": limit, "cursor": cursor})

    def iter_accounts(self, *, text: str | None = None, limit: int | None = None) -> AsyncIterator[types.Account]:
        """List accounts: one record after the other, from all pages.

        An access token needs the scope `accounts:read`.

        `text`: A part of name, address, id or group, in any case.
        `limit`: Maximum number of records in all; None for no maximum.
        `cursor`: `cursor` of the previous response.
        """
        return self._rows("/api/v1/accounts", "accounts", {"text": text}, limit)

    async def get_account(self, account: str) -> types.AccountDetails:
        """Show an account, and how its owner can sign in.

        An access token needs the scope `accounts:read`.
        """
        return await self._json("GET", f"/api/v1/accounts/{segment(account)}")

    async def change_account(
        self,
        account: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        role: types.AccountRole | NotGiven = NOT_GIVEN,
        groups: Sequence[str] | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Account:
        """Change name, role or groups of an account; fields left out stay as they are.

        An access token needs the scope `accounts:manage`.

        `name`: 1 to 64 visible characters.
        `groups`: Groups of this gateway; those that a provider asserts stay.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH",
            f"/api/v1/accounts/{segment(account)}",
            body={"name": name, "role": role, "groups": groups},
            version=version,
        )

    async def disable_account(self, account: str) -> types.Account:
        """Disable an account; its logins end at once.

        An access token needs the scope `accounts:manage`.
        """
        return await self._json("POST", f"/api/v1/accounts/{segment(account)}/disable")

    async def enable_account(self, account: str) -> types.Account:
        """Enable an account again; its owner signs in anew.

        An access token needs the scope `accounts:manage`.
        """
        return await self._json("POST", f"/api/v1/accounts/{segment(account)}/enable")

    async def delete_account(self, account: str, *, version: int | None = None) -> None:
        """Delete an account and its credentials; its logins end at once.

        An access token needs the scope `accounts:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/accounts/{segment(account)}", version=version)

    async def remove_identity(self, account: str, identity: str) -> None:
        """Let a person sign in to an account by a provider no more; its logins end at once.

        An access token needs the scope `accounts:manage`.
        """
        await self._json("DELETE", f"/api/v1/accounts/{segment(account)}/identities/{segment(identity)}")

    async def make_invitation(
        self,
        *,
        name: str | NotGiven = NOT_GIVEN,
        email: str | NotGiven | None = NOT_GIVEN,
        role: types.AccountRole | NotGiven = NOT_GIVEN,
        groups: Sequence[str] | NotGiven = NOT_GIVEN,
        expires_in: str | int | NotGiven = NOT_GIVEN,
        account: str | NotGiven | None = NOT_GIVEN,
    ) -> types.MadeInvitation:
        """Make an invitation: one person makes an account by it, or gets back into one.

        An access token needs the scope `accounts:manage`.

        `name`: The name that is proposed; empty to let the person choose.
        `email`: The address that the new account has, attested by the operator.
        `expires_in`: A whole number and a unit of s, m, h, d, w, y, such as `24h`.
        `account`: An existing account, by id, name or address, whose credentials the invitation replaces; null for
          a new one.
        """
        return await self._json(
            "POST",
            "/api/v1/invitations",
            body={
                "name": name,
                "email": email,
                "role": role,
                "groups": groups,
                "expires_in": expires_in,
                "account": account,
            },
        )

    async def list_invitations(self) -> types.InvitationList:
        """List the open invitations, the newest first.

        An access token needs the scope `accounts:read`.
        """
        return await self._json("GET", "/api/v1/invitations")

    async def withdraw_invitation(self, invitation: str) -> types.Invitation:
        """Withdraw an open invitation.

        An access token needs the scope `accounts:manage`.
        """
        return await self._json("DELETE", f"/api/v1/invitations/{segment(invitation)}")

    async def list_logins(self, account: str) -> types.LoginList:
        """List the logins of an account, the last used first.

        An access token needs the scope `accounts:read`.
        """
        return await self._json("GET", f"/api/v1/accounts/{segment(account)}/logins")

    async def end_logins(self, account: str) -> types.EndedLogins:
        """End all logins of an account at once; their connections are cut.

        An access token needs the scope `accounts:manage`.
        """
        return await self._json("DELETE", f"/api/v1/accounts/{segment(account)}/logins")

    async def end_login(self, login: str) -> types.AccountLogin:
        """End a login at once; its connections are cut.

        An access token needs the scope `accounts:manage`.
        """
        return await self._json("DELETE", f"/api/v1/logins/{segment(login)}")

    async def list_providers(self) -> types.ProviderList:
        """List the providers of OpenID Connect, and how this process gets on with them.

        An access token needs the scope `accounts:read`.
        """
        return await self._json("GET", "/api/v1/providers")

    async def make_access_token(
        self,
        *,
        label: str,
        scopes: Sequence[str],
        expires_in: str | int | NotGiven = NOT_GIVEN,
        account: str | NotGiven | None = NOT_GIVEN,
    ) -> types.MadeAccessToken:
        """Make an access token for a program, with scopes and an expiry.

        Needs the admin key; no access token may do this.

        `label`: What it is for.
        `expires_in`: How long it is valid, from 1 hour to 365 days.
        `account`: The account it belongs to, by id, name or address; null for none.
        """
        return await self._json(
            "POST",
            "/api/v1/access-tokens",
            body={"label": label, "scopes": scopes, "expires_in": expires_in, "account": account},
        )

    async def list_access_tokens(self, *, account: str | None = None) -> types.AccessTokenList:
        """List the access tokens, the newest first.

        Needs the admin key; no access token may do this.

        `account`: Only those of this account.
        """
        return await self._json("GET", "/api/v1/access-tokens", query={"account": account})

    async def revoke_access_token(self, token: str) -> types.AccessToken:
        """Revoke an access token at once and permanently.

        Needs the admin key; no access token may do this.
        """
        return await self._json("DELETE", f"/api/v1/access-tokens/{segment(token)}")

    async def list_shared_sessions(self, account: str) -> types.SharedSessionList:
        """List the active sessions that are shared with an account, the last shared first.

        An access token needs the scope `accounts:read`.
        """
        return await self._json("GET", f"/api/v1/accounts/{segment(account)}/shares")

    def stream_audit_events(
        self, *, after: int | None = None, target: str | None = None
    ) -> AsyncIterator[types.AuditEvent]:
        """Receive audit events as server-sent events, whose data are AuditEvent objects.

        An access token needs the scope `audit:read`.

        `after`: Only events numbered above this.
        `target`: Only events of this target.
        """
        return self._events("GET", "/api/v1/audit-events/stream", query={"after": after, "target": target})

    async def list_audit_events(
        self,
        *,
        order: Literal["asc", "desc"] | None = None,
        after: int | None = None,
        before: int | None = None,
        action: types.AuditAction | None = None,
        target: str | None = None,
        session_id: str | None = None,
        text: str | None = None,
        limit: int | None = None,
    ) -> types.AuditEventList:
        """List audit events, newest or oldest first.

        An access token needs the scope `audit:read`.

        `after`: Only events numbered above this.
        `before`: Only events numbered below this.
        `action`: The kind of an event: noun and past participle. The texts of older versions are read as well.
        `target`: Only events of this target.
        `session_id`: Only events of this session.
        `text`: A part of the actor, target, id or detail, in any case.
        `limit`: Maximum number of events.
        """
        return await self._json(
            "GET",
            "/api/v1/audit-events",
            query={
                "order": order,
                "after": after,
                "before": before,
                "action": action,
                "target": target,
                "session_id": session_id,
                "text": text,
                "limit": limit,
            },
        )

    def iter_audit_events(
        self,
        *,
        order: Literal["asc", "desc"] | None = None,
        after: int | None = None,
        before: int | None = None,
        action: types.AuditAction | None = None,
        target: str | None = None,
        session_id: str | None = None,
        text: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[types.AuditEvent]:
        """List audit events, newest or oldest first: one record after the other, from all pages.

        An access token needs the scope `audit:read`.

        `after`: Only events numbered above this.
        `before`: Only events numbered below this.
        `action`: The kind of an event: noun and past participle. The texts of older versions are read as well.
        `target`: Only events of this target.
        `session_id`: Only events of this session.
        `text`: A part of the actor, target, id or detail, in any case.
        `limit`: Maximum number of records in all; None for no maximum.
        """
        return self._rows(
            "/api/v1/audit-events",
            "events",
            {
                "order": order,
                "after": after,
                "before": before,
                "action": action,
                "target": target,
                "session_id": session_id,
                "text": text,
            },
            limit,
        )

    async def verify_audit_log(self) -> types.AuditVerification:
        """Verify that no audit event was removed or altered.

        An access token needs the scope `audit:read`.
        """
        return await self._json("GET", "/api/v1/audit-events/verification")

    async def accept_audit_log(self) -> types.AuditAcceptance:
        """Accept the audit log although it differs from what the home knows.

        Needs the admin key; no access token may do this.
        """
        return await self._json("POST", "/api/v1/audit-events/acceptance")

    async def list_connections(
        self, *, session_id: str | None = None, target: str | None = None
    ) -> types.ConnectionList:
        """List requests and tunnels in flight.

        An access token needs the scope `sessions:read`.

        `session_id`: Only connections of this session.
        `target`: Only connections to this target.
        """
        return await self._json("GET", "/api/v1/connections", query={"session_id": session_id, "target": target})

    async def disconnect(self, connection: str) -> None:
        """Disconnect one of them; its session goes on.

        An access token needs the scope `sessions:manage`.
        """
        await self._json("DELETE", f"/api/v1/connections/{segment(connection)}")

    async def list_requests(
        self,
        *,
        session_id: str | None = None,
        target: str | None = None,
        status: str | None = None,
        method: str | None = None,
        text: str | None = None,
        limit: int | None = None,
    ) -> types.RequestList:
        """List the last finished requests that the gateway keeps in memory.

        An access token needs the scope `sessions:read`.

        `session_id`: Only requests of this session.
        `target`: Only requests to this target.
        `status`: Only requests with this status: a class such as `4xx`, a status such as `404`, or `0`.
        `method`: Only requests with this method, in any case.
        `text`: Only requests with this in path, host, address, id or session.
        `limit`: Maximum number of requests.
        """
        return await self._json(
            "GET",
            "/api/v1/requests",
            query={
                "session_id": session_id,
                "target": target,
                "status": status,
                "method": method,
                "text": text,
                "limit": limit,
            },
        )

    def stream_requests(
        self,
        *,
        session_id: str | None = None,
        target: str | None = None,
        status: str | None = None,
        method: str | None = None,
        text: str | None = None,
        after: int | None = None,
    ) -> AsyncIterator[types.FinishedRequest]:
        """Receive requests as they finish, as server-sent events, whose data are FinishedRequest objects.

        An access token needs the scope `sessions:read`.

        `session_id`: Only requests of this session.
        `target`: Only requests to this target.
        `status`: Only requests with this status: a class such as `4xx`, a status such as `404`, or `0`.
        `method`: Only requests with this method, in any case.
        `text`: Only requests with this in path, host, address, id or session.
        `after`: Only requests numbered above this.
        """
        return self._events(
            "GET",
            "/api/v1/requests/stream",
            query={
                "session_id": session_id,
                "target": target,
                "status": status,
                "method": method,
                "text": text,
                "after": after,
            },
        )

    async def list_session_connections(
        self, session: str, *, open: bool | None = None, limit: int | None = None, cursor: str | None = None
    ) -> types.PastConnectionList:
        """List the connections of a TCP session, open and closed.

        An access token needs the scope `sessions:read`.

        `open`: Only those that are open, or only those that are closed.
        `limit`: Maximum number of records.
        `cursor`: `cursor` of the previous response.
        """
        return await self._json(
            "GET",
            f"/api/v1/sessions/{segment(session)}/connections",
            query={"open": open, "limit": limit, "cursor": cursor},
        )

    def iter_session_connections(
        self, session: str, *, open: bool | None = None, limit: int | None = None
    ) -> AsyncIterator[types.PastConnection]:
        """List the connections of a TCP session, open and closed: one record after the other, from all pages.

        An access token needs the scope `sessions:read`.

        `open`: Only those that are open, or only those that are closed.
        `limit`: Maximum number of records in all; None for no maximum.
        `cursor`: `cursor` of the previous response.
        """
        return self._rows(f"/api/v1/sessions/{segment(session)}/connections", "connections", {"open": open}, limit)

    async def get_snapshot(self, session: str) -> types.Snapshot:
        """Show what authorised a TCP session, as it was then.

        An access token needs the scope `sessions:read`.
        """
        return await self._json("GET", f"/api/v1/sessions/{segment(session)}/snapshot")

    async def cut_connection(self, connection: str) -> None:
        """Cut an open connection of a TCP session, on any node; its session goes on.

        An access token needs the scope `sessions:manage`.
        """
        await self._json("DELETE", f"/api/v1/live/{segment(connection)}")

    async def list_past_sessions(
        self,
        *,
        target: str | None = None,
        project: str | None = None,
        account: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> types.PastSessionList:
        """List TCP sessions, also those that were deleted, the newest first.

        An access token needs the scope `audit:read`.

        `target`: Only those of targets that had this name.
        `project`: A project, or `acme/` for all below it.
        `account`: A part of the name of who made it, in any case.
        `since`: RFC 3339, with an offset or Z.
        `until`: RFC 3339, with an offset or Z.
        `limit`: Maximum number of records.
        `cursor`: `cursor` of the previous response.
        """
        return await self._json(
            "GET",
            "/api/v1/history/sessions",
            query={
                "target": target,
                "project": project,
                "account": account,
                "since": since,
                "until": until,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_past_sessions(
        self,
        *,
        target: str | None = None,
        project: str | None = None,
        account: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[types.PastSession]:
        """List TCP sessions, also those that were deleted, the newest first: one record after the other, from all
          pages.

        An access token needs the scope `audit:read`.

        `target`: Only those of targets that had this name.
        `project`: A project, or `acme/` for all below it.
        `account`: A part of the name of who made it, in any case.
        `since`: RFC 3339, with an offset or Z.
        `until`: RFC 3339, with an offset or Z.
        `limit`: Maximum number of records in all; None for no maximum.
        `cursor`: `cursor` of the previous response.
        """
        return self._rows(
            "/api/v1/history/sessions",
            "sessions",
            {"target": target, "project": project, "account": account, "since": since, "until": until},
            limit,
        )

    async def get_past_session(self, session: str) -> types.PastSession:
        """Show a TCP session of the history.

        An access token needs the scope `audit:read`.
        """
        return await self._json("GET", f"/api/v1/history/sessions/{segment(session)}")

    async def list_past_connections(
        self,
        *,
        session_id: str | None = None,
        target: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> types.PastConnectionList:
        """List connections of TCP sessions, the newest first.

        An access token needs the scope `audit:read`.

        `session_id`: Only connections of this session.
        `target`: Only those of targets that had this name.
        `since`: RFC 3339, with an offset or Z.
        `until`: RFC 3339, with an offset or Z.
        `limit`: Maximum number of records.
        `cursor`: `cursor` of the previous response.
        """
        return await self._json(
            "GET",
            "/api/v1/history/connections",
            query={
                "session_id": session_id,
                "target": target,
                "since": since,
                "until": until,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_past_connections(
        self,
        *,
        session_id: str | None = None,
        target: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[types.PastConnection]:
        """List connections of TCP sessions, the newest first: one record after the other, from all pages.

        An access token needs the scope `audit:read`.

        `session_id`: Only connections of this session.
        `target`: Only those of targets that had this name.
        `since`: RFC 3339, with an offset or Z.
        `until`: RFC 3339, with an offset or Z.
        `limit`: Maximum number of records in all; None for no maximum.
        `cursor`: `cursor` of the previous response.
        """
        return self._rows(
            "/api/v1/history/connections",
            "connections",
            {"session_id": session_id, "target": target, "since": since, "until": until},
            limit,
        )

    async def list_boxes(self, *, target: str | None = None) -> types.BoxList:
        """List the disposable browsers that exist, on all nodes.

        An access token needs the scope `sessions:read`.

        `target`: Only those of this target.
        """
        return await self._json("GET", "/api/v1/boxes", query={"target": target})

    async def get_box(self, box: str) -> types.Box:
        """Show a disposable browser.

        An access token needs the scope `sessions:read`.
        """
        return await self._json("GET", f"/api/v1/boxes/{segment(box)}")

    async def end_box(self, box: str) -> types.Box:
        """End a disposable browser; its visitor may start another one.

        An access token needs the scope `sessions:manage`.
        """
        return await self._json("DELETE", f"/api/v1/boxes/{segment(box)}")

    async def list_past_boxes(
        self,
        *,
        session_id: str | None = None,
        target: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> types.PastBoxList:
        """List disposable browsers, also those that ended, the newest first.

        An access token needs the scope `audit:read`.

        `session_id`: Only boxes of this session.
        `target`: Only those of targets that had this name.
        `since`: RFC 3339, with an offset or Z.
        `until`: RFC 3339, with an offset or Z.
        `limit`: Maximum number of records.
        `cursor`: `cursor` of the previous response.
        """
        return await self._json(
            "GET",
            "/api/v1/history/boxes",
            query={
                "session_id": session_id,
                "target": target,
                "since": since,
                "until": until,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def iter_past_boxes(
        self,
        *,
        session_id: str | None = None,
        target: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[types.PastBox]:
        """List disposable browsers, also those that ended, the newest first: one record after the other, from all
          pages.

        An access token needs the scope `audit:read`.

        `session_id`: Only boxes of this session.
        `target`: Only those of targets that had this name.
        `since`: RFC 3339, with an offset or Z.
        `until`: RFC 3339, with an offset or Z.
        `limit`: Maximum number of records in all; None for no maximum.
        `cursor`: `cursor` of the previous response.
        """
        return self._rows(
            "/api/v1/history/boxes",
            "boxes",
            {"session_id": session_id, "target": target, "since": since, "until": until},
            limit,
        )

    async def get_past_box(self, box: str) -> types.PastBox:
        """Show a disposable browser of the history.

        An access token needs the scope `audit:read`.
        """
        return await self._json("GET", f"/api/v1/history/boxes/{segment(box)}")

    async def list_recordings(self, session: str) -> types.RecordingList:
        """List the recordings of a session's terminals.

        An access token needs the scope `sessions:read`.
        """
        return await self._json("GET", f"/api/v1/sessions/{segment(session)}/recordings")

    def get_recording(self, session: str, connection: str) -> AsyncIterator[bytes]:
        """Read the lines of a recording, in asciicast v2.

        An access token needs the scope `sessions:manage`.
        """
        return self._pieces("GET", f"/api/v1/sessions/{segment(session)}/recordings/{segment(connection)}")

    async def get_time_series(
        self, *, span: Literal["day", "hour"] | None = None, session_id: str | None = None, target: str | None = None
    ) -> types.TimeSeries:
        """Show requests and bytes over time, of a session, a target or the gateway.

        An access token needs the scope `metrics:read`.

        `span`: The length of a series.
        `session_id`: Only traffic of this session.
        `target`: Only traffic of this target.
        """
        return await self._json(
            "GET", "/api/v1/timeseries", query={"span": span, "session_id": session_id, "target": target}
        )

    async def probe_target(
        self,
        *,
        address: str,
        type: Literal[
            "auto",
            "browser",
            "folder",
            "http",
            "https",
            "mysql",
            "postgresql",
            "rdp",
            "redis",
            "ssh",
            "tcp",
            "vnc",
            "raw",
        ]
        | NotGiven = NOT_GIVEN,
        verify: types.UpstreamVerification | NotGiven = NOT_GIVEN,
        ca_file: str | NotGiven | None = NOT_GIVEN,
        pin: str | NotGiven | None = NOT_GIVEN,
        protocol: Literal["h2", "http/1.1"] | NotGiven = NOT_GIVEN,
    ) -> types.ProbeResult:
        """Try an address before it becomes a target; nothing is stored.

        An access token needs the scope `targets:manage`.

        `address`: `host:port`, `http(s)://host[:port]`, a port of this machine, each perhaps with a path prefix
          such as `/app`; `unix:` and the absolute path of a socket, perhaps with `:/app`; or a folder's absolute
          path.
        `ca_file`: The absolute path of a PEM file on the gateway's machine.
        `pin`: `sha256:` and the fingerprint of the certificate, in lower case.
        """
        return await self._json(
            "POST",
            "/api/v1/probe",
            body={
                "address": address,
                "type": type,
                "verify": verify,
                "ca_file": ca_file,
                "pin": pin,
                "protocol": protocol,
            },
        )

    async def probe_target_host(self, target: str) -> types.HostProbeResult:
        """Find out whether a target accepts the public Host; one set to `auto` that does not gets its own.

        An access token needs the scope `targets:manage`.
        """
        return await self._json("POST", f"/api/v1/targets/{segment(target)}/host-probe")

    async def list_webhooks(self) -> types.WebhookList:
        """List all webhooks.

        An access token needs the scope `webhooks:read`.
        """
        return await self._json("GET", "/api/v1/webhooks")

    async def add_webhook(
        self,
        *,
        name: str,
        url: str,
        types: Sequence[
            Literal[
                "session.minted",
                "session.first_visit",
                "session.extend_requested",
                "session.extended",
                "session.revoked",
                "session.expired",
                "session.deleted",
            ]
        ]
        | NotGiven = NOT_GIVEN,
    ) -> types.AddedWebhook:
        """Add a webhook, with a new secret.

        An access token needs the scope `webhooks:manage`.

        `name`: Letters, digits and inner hyphens.
        `url`: An https URL, or http on this machine.
        `types`: Empty for all.
        """
        return await self._json("POST", "/api/v1/webhooks", body={"name": name, "url": url, "types": types})

    async def get_webhook(self, webhook: str) -> types.Webhook:
        """Show a webhook.

        An access token needs the scope `webhooks:read`.
        """
        return await self._json("GET", f"/api/v1/webhooks/{segment(webhook)}")

    async def change_webhook(
        self,
        webhook: str,
        *,
        url: str | NotGiven = NOT_GIVEN,
        types: Sequence[
            Literal[
                "session.minted",
                "session.first_visit",
                "session.extend_requested",
                "session.extended",
                "session.revoked",
                "session.expired",
                "session.deleted",
            ]
        ]
        | NotGiven = NOT_GIVEN,
        enabled: bool | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Webhook:
        """Change, enable or disable a webhook.

        An access token needs the scope `webhooks:manage`.

        `url`: An https URL, or http on this machine.
        `types`: Empty for all.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH",
            f"/api/v1/webhooks/{segment(webhook)}",
            body={"url": url, "types": types, "enabled": enabled},
            version=version,
        )

    async def delete_webhook(self, webhook: str, *, version: int | None = None) -> None:
        """Remove a webhook and its secrets.

        An access token needs the scope `webhooks:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/webhooks/{segment(webhook)}", version=version)

    async def test_webhook(self, webhook: str) -> types.WebhookTest:
        """Send a test message to a webhook.

        An access token needs the scope `webhooks:manage`.
        """
        return await self._json("POST", f"/api/v1/webhooks/{segment(webhook)}/test")

    async def add_webhook_secret(self, webhook: str) -> types.WebhookSecret:
        """Make a further secret of a webhook.

        An access token needs the scope `webhooks:manage`.
        """
        return await self._json("POST", f"/api/v1/webhooks/{segment(webhook)}/secrets")

    async def drop_old_webhook_secrets(self, webhook: str) -> types.RemovedWebhookSecrets:
        """Remove the older secrets of a webhook.

        An access token needs the scope `webhooks:manage`.
        """
        return await self._json("POST", f"/api/v1/webhooks/{segment(webhook)}/secrets/drop-old")

    async def list_vaults(self) -> types.VaultList:
        """List all vaults.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/vaults")

    async def add_vault(
        self,
        *,
        name: str,
        project: str | NotGiven = NOT_GIVEN,
        kind: types.VaultKind | NotGiven = NOT_GIVEN,
        address: str | NotGiven = NOT_GIVEN,
        ca: str | NotGiven = NOT_GIVEN,
        namespace: str | NotGiven = NOT_GIVEN,
        login_mount: str | NotGiven = NOT_GIVEN,
        role_id: str | NotGiven = NOT_GIVEN,
        secret_file: str | NotGiven = NOT_GIVEN,
    ) -> types.Vault:
        """Add a vault.

        An access token needs the scope `targets:manage`.

        `name`: Letters, digits and inner hyphens; unique in the project for its kind.
        `project`: Id or name of a project.
        `ca`: PEM of the CA of the server; empty for those of the system.
        """
        return await self._json(
            "POST",
            "/api/v1/vaults",
            body={
                "name": name,
                "project": project,
                "kind": kind,
                "address": address,
                "ca": ca,
                "namespace": namespace,
                "login_mount": login_mount,
                "role_id": role_id,
                "secret_file": secret_file,
            },
        )

    async def get_vault(self, vault: str) -> types.Vault:
        """Show a vault.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/vaults/{segment(vault)}")

    async def change_vault(
        self,
        vault: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        address: str | NotGiven = NOT_GIVEN,
        ca: str | NotGiven = NOT_GIVEN,
        namespace: str | NotGiven = NOT_GIVEN,
        login_mount: str | NotGiven = NOT_GIVEN,
        role_id: str | NotGiven = NOT_GIVEN,
        secret_file: str | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Vault:
        """Change a vault.

        An access token needs the scope `targets:manage`.

        `name`: Letters, digits and inner hyphens; unique in the project for its kind.
        `ca`: PEM of the CA of the server; empty for those of the system.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH",
            f"/api/v1/vaults/{segment(vault)}",
            body={
                "name": name,
                "address": address,
                "ca": ca,
                "namespace": namespace,
                "login_mount": login_mount,
                "role_id": role_id,
                "secret_file": secret_file,
            },
            version=version,
        )

    async def delete_vault(self, vault: str, *, version: int | None = None) -> None:
        """Delete a vault with its credentials and libraries, which ends the sessions that use them.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/vaults/{segment(vault)}", version=version)

    async def get_vault_impact(self, vault: str) -> types.CredentialImpact:
        """Count the sessions that would end with a vault.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/vaults/{segment(vault)}/impact")

    async def list_credentials(self) -> types.CredentialList:
        """List all credentials, without their secrets.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/credentials")

    async def add_credential(
        self,
        *,
        vault: str,
        name: str,
        kind: types.CredentialKind,
        secret: types.SecretValues,
        username: str | NotGiven = NOT_GIVEN,
    ) -> types.Credential:
        """Add a credential to a local vault.

        An access token needs the scope `targets:manage`.

        `vault`: Id or name of a record.
        `name`: Letters, digits and inner hyphens; unique in the project for its kind.
        """
        return await self._json(
            "POST",
            "/api/v1/credentials",
            body={"vault": vault, "name": name, "kind": kind, "username": username, "secret": secret},
        )

    async def get_credential(self, credential: str) -> types.Credential:
        """Show a credential, without its secret.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/credentials/{segment(credential)}")

    async def change_credential(
        self,
        credential: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        username: str | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Credential:
        """Change the name or the user name of a credential.

        An access token needs the scope `targets:manage`.

        `name`: Letters, digits and inner hyphens; unique in the project for its kind.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH",
            f"/api/v1/credentials/{segment(credential)}",
            body={"name": name, "username": username},
            version=version,
        )

    async def delete_credential(self, credential: str, *, version: int | None = None) -> None:
        """Delete a credential, which ends the sessions that use it.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/credentials/{segment(credential)}", version=version)

    async def get_credential_impact(self, credential: str) -> types.CredentialImpact:
        """Count the sessions that would end with a credential.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/credentials/{segment(credential)}/impact")

    async def rotate_credential(
        self, credential: str, *, secret: types.SecretValues, username: str | NotGiven = NOT_GIVEN
    ) -> types.Credential:
        """Replace the secret of a credential; the next connection uses it, and no session ends.

        An access token needs the scope `targets:manage`.
        """
        return await self._json(
            "POST", f"/api/v1/credentials/{segment(credential)}/rotate", body={"secret": secret, "username": username}
        )

    async def reveal_credential(self, credential: str) -> types.RevealedCredential:
        """Show the secret of a credential; the audit log says who did.

        Needs the admin key; no access token may do this.
        """
        return await self._json("POST", f"/api/v1/credentials/{segment(credential)}/reveal")

    async def list_library_types(self) -> types.LibraryTypeList:
        """List the types of libraries that are installed, with their options.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/libraries/types")

    async def list_libraries(self) -> types.LibraryList:
        """List all libraries.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", "/api/v1/libraries")

    async def add_library(
        self,
        *,
        vault: str,
        name: str,
        type: str,
        credential: str | NotGiven = NOT_GIVEN,
        host: str | NotGiven = NOT_GIVEN,
        port: int | NotGiven = NOT_GIVEN,
        tls: bool | NotGiven = NOT_GIVEN,
        ca: str | NotGiven = NOT_GIVEN,
        options: dict[str, str] | NotGiven = NOT_GIVEN,
    ) -> types.Library:
        """Add a library.

        An access token needs the scope `targets:manage`.

        `vault`: Id or name of a record.
        `name`: Letters, digits and inner hyphens; unique in the project for its kind.
        `credential`: The credential with which it authenticates, of the same project.
        `port`: 0 for none.
        `ca`: PEM of the CA of the server; empty for those of the system.
        `options`: By name; `GET /api/v1/libraries/types` lists them.
        """
        return await self._json(
            "POST",
            "/api/v1/libraries",
            body={
                "vault": vault,
                "name": name,
                "type": type,
                "credential": credential,
                "host": host,
                "port": port,
                "tls": tls,
                "ca": ca,
                "options": options,
            },
        )

    async def get_library(self, library: str) -> types.Library:
        """Show a library.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/libraries/{segment(library)}")

    async def change_library(
        self,
        library: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        credential: str | NotGiven | None = NOT_GIVEN,
        host: str | NotGiven = NOT_GIVEN,
        port: int | NotGiven = NOT_GIVEN,
        tls: bool | NotGiven = NOT_GIVEN,
        ca: str | NotGiven = NOT_GIVEN,
        options: dict[str, str] | NotGiven = NOT_GIVEN,
        version: int | None = None,
    ) -> types.Library:
        """Change a library; sessions go on with what was issued for them.

        An access token needs the scope `targets:manage`.

        `name`: Letters, digits and inner hyphens; unique in the project for its kind.
        `credential`: Id or name of a record.
        `port`: 0 for none.
        `ca`: PEM of the CA of the server; empty for those of the system.
        `options`: By name; `GET /api/v1/libraries/types` lists them.
        `version`: Change this version only; None for any.
        """
        return await self._json(
            "PATCH",
            f"/api/v1/libraries/{segment(library)}",
            body={
                "name": name,
                "credential": credential,
                "host": host,
                "port": port,
                "tls": tls,
                "ca": ca,
                "options": options,
            },
            version=version,
        )

    async def delete_library(self, library: str, *, version: int | None = None) -> None:
        """Delete a library, which ends the sessions that use it.

        An access token needs the scope `targets:manage`.

        `version`: Change this version only; None for any.
        """
        await self._json("DELETE", f"/api/v1/libraries/{segment(library)}", version=version)

    async def get_library_impact(self, library: str) -> types.CredentialImpact:
        """Count the sessions that would end with a library.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/libraries/{segment(library)}/impact")

    async def probe_library(self, library: str) -> types.LibraryProbe:
        """Find out what would keep a library from issuing.

        An access token needs the scope `targets:manage`.
        """
        return await self._json("POST", f"/api/v1/libraries/{segment(library)}/probe")

    async def list_bindings(self, target: str) -> types.BindingList:
        """List the credentials and libraries that a target uses.

        An access token needs the scope `targets:read`.
        """
        return await self._json("GET", f"/api/v1/targets/{segment(target)}/bindings")

    async def put_binding(
        self, target: str, resource: str, *, use: types.CredentialUse | NotGiven = NOT_GIVEN
    ) -> types.Binding:
        """Let a target use a credential or library, brokered or injected.

        An access token needs the scope `targets:manage`.
        """
        return await self._json(
            "PUT", f"/api/v1/targets/{segment(target)}/bindings/{segment(resource)}", body={"use": use}
        )

    async def delete_binding(self, target: str, resource: str) -> None:
        """Remove a binding, which ends the sessions that use it.

        An access token needs the scope `targets:manage`.
        """
        await self._json("DELETE", f"/api/v1/targets/{segment(target)}/bindings/{segment(resource)}")

    async def list_leases(
        self, *, state: types.LeaseState | None = None, target: str | None = None, session_id: str | None = None
    ) -> types.LeaseList:
        """List the credentials that were issued for sessions, and those that could not be revoked.

        An access token needs the scope `sessions:read`.

        `state`: Only leases in this state.
        `target`: Only leases for sessions of this target.
        `session_id`: Only leases of this session.
        """
        return await self._json(
            "GET", "/api/v1/leases", query={"state": state, "target": target, "session_id": session_id}
        )

    async def rewrap_secrets(self) -> types.RewrapResult:
        """Seal the secrets of credentials and leases under the newest key, so that the others can be removed.

        Needs the admin key; no access token may do this.
        """
        return await self._json("POST", "/api/v1/sealed-secrets/rewrap")

    async def get_settings(self) -> types.Settings:
        """Show configuration, keys and certificates.

        An access token needs the scope `gateway:read`.
        """
        return await self._json("GET", "/api/v1/settings")

    async def change_settings(self, *, settings: dict[str, str | None]) -> types.Settings:
        """Change settings, at once and for later starts; only those that are `editable`.

        Needs the admin key; no access token may do this.

        `settings`: The value of each key, as its `form` says; null for the default.
        """
        return await self._json("PATCH", "/api/v1/settings", body={"settings": settings})

    async def get_diagnostics(
        self, *, check: Literal["quick", "secret"] | None = None, target: str | None = None
    ) -> types.DiagnosticList:
        """Check the gateway, its store and its targets.

        An access token needs the scope `gateway:read`.

        `check`: Only the checks of credentials, or those that need neither network nor the whole store.
        `target`: Only the check of this target.
        """
        return await self._json("GET", "/api/v1/diagnostics", query={"check": check, "target": target})

    async def get_health(self) -> str:
        """Whether the process answers.

        Needs no key.
        """
        return await self._text("GET", "/healthz")

    async def get_readiness(self) -> str:
        """Whether visitors can be served.

        Needs no key.
        """
        return await self._text("GET", "/readyz")

    async def get_metrics(self) -> str:
        """Metrics in the format of Prometheus.

        An access token needs the scope `metrics:read`.
        """
        return await self._text("GET", "/metrics")

    async def get_status(self) -> types.Status:
        """Version, store, counts and warnings.

        An access token needs the scope `gateway:read`.
        """
        return await self._json("GET", "/api/v1/status")

    async def get_reference(self) -> dict[str, Any]:
        """This reference.

        An access token needs the scope `gateway:read`.
        """
        return await self._json("GET", "/api/v1/openapi.json")
