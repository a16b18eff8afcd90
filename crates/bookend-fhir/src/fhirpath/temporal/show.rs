//! Writes dates and times as FHIR writes them, to the precision they have.

use std::fmt::{Display, Formatter, Result};

use super::{Date, DateTime, Second, Time};

impl Display for Date {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{:02}", self.hour)?;
        if let Some(minute) = self.minute {
            write!(f, ":{minute:02}")?;
        }
        if let Some(second) = self.second {
            write!(f, ":{second}")?;
        }
        Ok(())
    }
}

impl Display for Second {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{:02}", self.whole)?;
        if self.digits > 0 {
            let fraction = format!("{:09}", self.nanoseconds);
            let digits = usize::from(self.digits);
            write!(f, ".{}", fraction.get(..digits).unwrap_or(&fraction))?;
        }
        Ok(())
    }
}

impl Display for DateTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}", self.date)?;
        if let Some(time) = self.time {
            write!(f, "T{time}")?;
        }
        match self.offset {
            None => Ok(()),
            Some(0) => write!(f, "Z"),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}
