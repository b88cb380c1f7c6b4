"""Settings of all property tests: HYPOTHESIS_PROFILE=thorough looks 20 times longer."""

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "ci",
    max_examples=50,
    deadline=None,  # the machine may have other work
    suppress_health_check=[HealthCheck.too_slow],  # records are large values
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],  # explaining takes minutes
)
settings.register_profile("thorough", parent=settings.get_profile("ci"), max_examples=1_000)
settings.register_profile(  # a first look: what fails is shown as it was found
    "quick", parent=settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
