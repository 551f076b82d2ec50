"""The applications under test, in the order of docs/applications.md."""

from __future__ import annotations

from tests.e2e.apps.apache_dav import ApacheDav
from tests.e2e.apps.application import Application
from tests.e2e.apps.django_admin import DjangoAdmin
from tests.e2e.apps.git_http import GitHttp
from tests.e2e.apps.gradio import Gradio
from tests.e2e.apps.jupyterlab import JupyterLab
from tests.e2e.apps.mlflow import MLflow
from tests.e2e.apps.nginx import Nginx
from tests.e2e.apps.novnc import NoVnc
from tests.e2e.apps.streamlit import Streamlit
from tests.e2e.apps.transmission import Transmission
from tests.e2e.apps.vite import Vite
from tests.e2e.apps.webpack import Webpack
from tests.e2e.apps.wsgidav import WsgiDav

APPLICATIONS: tuple[type[Application], ...] = (
    JupyterLab,
    MLflow,
    Streamlit,
    Gradio,
    DjangoAdmin,
    Vite,
    Webpack,
    Transmission,
    NoVnc,
    GitHttp,
    ApacheDav,
    WsgiDav,
    Nginx,
)
