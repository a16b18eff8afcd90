//! What the requests of a table speak of: a slot that is taken, an appointment, a cancelled one.

use crate::{Appointment, Request, Setup, Stand};
use serde_json::Value;

/// A provider at which something has happened.
#[derive(Debug)]
pub struct Ground {
    /// The provider.
    pub stand: Stand,
    /// A slot that can be booked, and that was never taken.
    pub free: Value,
    /// The slot of the appointment that is booked, as it was found free.
    pub taken: Value,
    /// The slot of the appointment that was cancelled, as it was found free.
    pub freed: Value,
    /// An appointment that is booked.
    pub booked: Value,
    /// An appointment that was cancelled.
    pub cancelled: Value,
    /// The `X-Request-ID` of the booking.
    pub used: String,
    all_free: Vec<Value>,
}

impl Ground {
    /// The `X-Request-ID` of the booking, unless another one is given.
    pub const USED: &str = "0b00cafe-0000-4000-8000-00000000beef";

    /// Starts a provider, and lays the ground there.
    pub async fn under(setup: Setup) -> Self {
        Self::over(setup.start(), Self::USED).await
    }

    /// Lays the ground at a provider, with slots that are still free there.
    pub async fn over(stand: Stand, used: &str) -> Self {
        let mut slots = stand.free_slots().await.into_iter();
        let mut next = || slots.next().expect("slots are left");
        let (taken, freed, free) = (next(), next(), next());
        let booking = Request::book(&Appointment::of(&taken).body()).header("X-Request-ID", used);
        let booked = made(&stand, &booking).await;
        let booking = Request::book(&Appointment::of(&freed).body());
        let cancelled = stand.cancelled(&made(&stand, &booking).await).await;
        let all_free = stand.free_slots().await;
        Self {
            free,
            taken,
            freed,
            booked,
            cancelled,
            used: used.to_owned(),
            all_free,
            stand,
        }
    }

    /// Asserts that the same slots are free, and that both appointments are what they were.
    pub async fn is_as_it_was(&self) {
        assert_eq!(self.stand.free_slots().await, self.all_free);
        for appointment in [&self.booked, &self.cancelled] {
            let id = appointment["id"].as_str().unwrap();
            let read = self.stand.send(&Request::read(id)).await.resource();
            assert_eq!(read, *appointment);
        }
    }

    /// Stops the provider.
    pub async fn stop(self) {
        self.stand.stop().await;
    }
}

async fn made(stand: &Stand, booking: &Request) -> Value {
    let response = stand.send(booking).await;
    assert_eq!(response.status, 201, "{}", response.text());
    response.resource()
}
