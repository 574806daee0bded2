using GL001.Wire;
using nanoFramework.TestFramework;

namespace GL001.DeviceTests;

/// <summary>The bytes that go to the broker, written out by hand from the Sparkplug B payload definition.</summary>
[TestClass]
public class WireTests
{
    [TestMethod]
    public void Empty_payload_is_its_time_and_its_number()
    {
        SparkplugEncoder encoder = new SparkplugEncoder(64);
        encoder.Begin(1_700_000_000_123L, 255);

        // 1: varint 1 700 000 000 123; 3: varint 255.
        Assert.AreEqual("08fbd095ffbc31" + "18ff01", Hex.Of(encoder.Buffer, encoder.Length));
    }

    [TestMethod]
    public void Metric_of_a_birth_carries_name_alias_time_type_and_value()
    {
        SparkplugEncoder encoder = new SparkplugEncoder(64);
        encoder.BeginBare();
        encoder.BeginMetric("T", 3, 1, SparkplugDataType.Int32);
        encoder.WriteInt(-1);
        encoder.EndMetric();

        // 2: 15 bytes, the length padded to two; 1: "T"; 2: 3; 3: 1; 4: Int32 = 3; 10: -1 as 32 bits.
        Assert.AreEqual("12" + "8f00" + "0a0154" + "1003" + "1801" + "2003" + "50ffffffff0f", Hex.Of(encoder.Buffer, encoder.Length));
    }

    [TestMethod]
    public void Double_is_written_least_byte_first()
    {
        SparkplugEncoder encoder = new SparkplugEncoder(64);
        encoder.BeginBare();
        encoder.BeginMetric("", 1, 0, SparkplugDataType.Double);
        encoder.WriteDouble(10.5);
        encoder.EndMetric();

        // 10.5 is 4025000000000000h.
        Assert.AreEqual("12" + "8d00" + "1001" + "200a" + "690000000000002540", Hex.Of(encoder.Buffer, encoder.Length));
    }

    [TestMethod]
    public void Death_is_text_that_ends_at_no_zero()
    {
        byte[] death = DeathCertificate.Encode(127);
        Assert.AreEqual("120b" + "0a056264536571" + "2004" + "587f", Hex.Of(death, death.Length));
        for (int i = 0; i < death.Length; i++)
        {
            Assert.IsTrue(death[i] >= 1 && death[i] <= 127, "byte " + i);
        }
    }

    [TestMethod]
    public void Payload_that_does_not_fit_is_told_and_writes_over_nothing()
    {
        SparkplugEncoder encoder = new SparkplugEncoder(8);
        encoder.Begin(1_700_000_000_123L, 255);
        encoder.BeginMetric("steam_pressure_barg", 1, 0, SparkplugDataType.Double);
        Assert.IsTrue(encoder.Overflowed, "overflow");
    }
}
