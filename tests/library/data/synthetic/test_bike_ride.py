"""The simulated ride is what its description says."""

import pytest
import torch

from course.data.synthetic.bike_ride import bike_ride, random_rides


def test_the_ride():
    ride = bike_ride()
    assert ride.shape == (150, 1) and torch.equal(ride, bike_ride())
    assert 90 < ride.min() < 100 and 540 < ride.max() < 560
    assert abs(ride[-1] - ride[0]) < 1  # there and back
    torch.testing.assert_close(ride * 10, (ride * 10).round(), atol=1e-3, rtol=0)  # to 0.1 m


def test_random_rides():
    rides = random_rides(2000, 40, torch.Generator().manual_seed(0))
    assert rides.shape == (2000, 40, 1)
    slopes = rides.diff(dim=1).squeeze(-1)
    assert slopes.std(0).sub(5).abs().max() < 0.5  # the same spread at every minute
    correlation = (slopes[:, :-1] * slopes[:, 1:]).mean() / slopes.square().mean()
    assert correlation == pytest.approx(0.9, abs=0.02)
    assert rides[:, 0].min() >= 0 and rides[:, 0].max() <= 500


def test_random_rides_may_be_short():
    assert random_rides(3, 1).shape == (3, 1, 1)
    with pytest.raises(ValueError, match="minutes is 0"):
        random_rides(3, 0)
