using GL001.Control;
using nanoFramework.TestFramework;

namespace GL001.DeviceTests;

/// <summary>Readings on the device's own floating point.</summary>
[TestClass]
public class SignalTests
{
    // Resistances of the table in IEC 60751, rounded there to 0.01 ohm: at most 0.03 K.
    [TestMethod]
    public void Resistance_of_the_standards_table_gives_its_temperature()
    {
        double[] ohm = new double[] { 18.52, 60.26, 100.00, 138.51, 175.86, 247.09, 375.70, 390.48 };
        double[] degC = new double[] { -200.0, -100.0, 0.0, 100.0, 200.0, 400.0, 800.0, 850.0 };
        for (int i = 0; i < ohm.Length; i++)
        {
            Assert.IsTrue(Pt100.TryToDegC(ohm[i], out double measured), "in range at " + degC[i]);
            Assert.IsTrue(measured > degC[i] - 0.03 && measured < degC[i] + 0.03, degC[i] + " °C reads " + measured);
        }
    }

    [TestMethod]
    public void Temperature_goes_to_ohm_and_back()
    {
        for (int degC = -190; degC <= 840; degC += 10)
        {
            Assert.IsTrue(Pt100.TryToDegC(Pt100.ToOhm(degC), out double back), "in range at " + degC);
            Assert.IsTrue(back > degC - 1e-6 && back < degC + 1e-6, degC + " °C comes back as " + back);
        }
    }

    [TestMethod]
    public void Resistance_that_no_thermometer_has_is_no_temperature()
    {
        Assert.IsFalse(Pt100.TryToDegC(0.0, out double none), "short");
        Assert.IsFalse(Pt100.TryToDegC(430.0, out none), "open");
        Assert.IsFalse(Pt100.TryToDegC(double.NaN, out none), "not a number");
        Assert.IsFalse(Pt100.TryToDegC(double.PositiveInfinity, out none), "infinite");
    }

    [TestMethod]
    public void Loop_current_is_judged_by_NE_43()
    {
        Judge(0.0, SignalQuality.Bad, SignalCause.OpenCircuit);
        Judge(3.5, SignalQuality.Bad, SignalCause.FailureCurrentLow);
        Judge(3.6, SignalQuality.Bad, SignalCause.FailureCurrentLow);
        Judge(3.7, SignalQuality.Uncertain, SignalCause.Saturated);
        Judge(4.0, SignalQuality.Good, SignalCause.None);
        Judge(12.0, SignalQuality.Good, SignalCause.None);
        Judge(20.0, SignalQuality.Good, SignalCause.None);
        Judge(20.6, SignalQuality.Uncertain, SignalCause.Saturated);
        Judge(21.0, SignalQuality.Bad, SignalCause.FailureCurrentHigh);
        Judge(22.0, SignalQuality.Bad, SignalCause.FailureCurrentHigh);
    }

    [TestMethod]
    public void Loop_current_is_scaled_to_its_range()
    {
        AnalogInput input = new AnalogInput("PT-102A");
        LoopCurrent.Judge(12.0, 0.0, 16.0, input);
        Assert.IsTrue(input.Value > 7.999 && input.Value < 8.001, "12 mA of 0 to 16 barg reads " + input.Value);
    }

    [TestMethod]
    public void Number_that_is_none_makes_a_reading_bad()
    {
        AnalogInput input = new AnalogInput("TT-101");
        input.SetGood(double.NaN);
        Assert.IsTrue(input.IsBad, "not a number");
        LoopCurrent.Judge(double.NaN, 0.0, 16.0, input);
        Assert.IsTrue(input.IsBad, "current that is not a number");
    }

    private static void Judge(double milliamp, SignalQuality quality, SignalCause cause)
    {
        AnalogInput input = new AnalogInput("PT-102A");
        LoopCurrent.Judge(milliamp, 0.0, 16.0, input);
        Assert.AreEqual((int)quality, (int)input.Quality, "quality at " + milliamp + " mA");
        Assert.AreEqual((int)cause, (int)input.Cause, "cause at " + milliamp + " mA");
    }
}
