from celery import shared_task
from django.utils import timezone

from ..actions import importing_association_files


@shared_task(name="cocreation.forget_association_files", ignore_result=True)
def forget_association_files():
    importing_association_files.forget_files(now=timezone.now())
