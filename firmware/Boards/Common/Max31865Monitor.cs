using System;
using System.Device.Spi;
using GL001.Drivers;
using Iot.Device.Max31865;
using UnitsNet;
using PackageMax31865 = Iot.Device.Max31865.Max31865;

namespace GL001.Boards;

/// <summary>
/// A temperature for monitoring and commissioning, read through the package nanoFramework.Iot.Device.Max31865. Never for
/// a trip, and never from the chip of one: each reading of the package clears the fault register first, converts once
/// with about 75 ms of waiting and switches the bias off again. So it has a chip and a chip select of its own and is
/// read from a thread that may wait, not from the scan.
/// </summary>
public sealed class Max31865Monitor : IMonitorPort
{
    private const int ClockHz = 1_000_000;

    private readonly PackageMax31865 _device;

    /// <param name="device">The monitoring chip, opened with <see cref="Settings"/>.</param>
    /// <param name="pt1000">True for a Pt1000, false for a Pt100.</param>
    /// <param name="wires">Wires of the thermometer.</param>
    /// <param name="referenceOhm">Reference resistor, ohm.</param>
    /// <param name="filter50Hz">Mains filter: true for 50 Hz, false for 60 Hz.</param>
    public Max31865Monitor(SpiDevice device, bool pt1000, ResistanceTemperatureDetectorWires wires, double referenceOhm, bool filter50Hz)
    {
        _device = new PackageMax31865(
            device,
            pt1000 ? PlatinumResistanceThermometerType.Pt1000 : PlatinumResistanceThermometerType.Pt100,
            wires,
            ElectricResistance.FromOhms(referenceOhm),
            filter50Hz ? ConversionFilterMode.Filter50Hz : ConversionFilterMode.Filter60Hz);
    }

    public static SpiConnectionSettings Settings(int busId, int chipSelect)
    {
        return new SpiConnectionSettings(busId, chipSelect)
        {
            Mode = PackageMax31865.SpiMode1,
            ClockFrequency = ClockHz,
            DataFlow = PackageMax31865.SpiDataFlow,
        };
    }

    /// <summary>Converts once and waits for it. False when the bus failed or the conversion showed a fault.</summary>
    /// <param name="degC">Temperature, °C; zero and meaningless when false.</param>
    public bool TryRead(out double degC)
    {
        degC = 0.0;
        try
        {
            double reading = _device.Temperature.DegreesCelsius;

            // In this order: the conversion before has just cleared what older faults there were.
            FaultStatus faults = _device.Faults;
            if (faults.HighThreshold || faults.LowThreshold || faults.OverUnderVoltage || faults.ReferenceInHigh
                || faults.ReferenceInLow || faults.ResistanceTemperatureDetectorLow || double.IsNaN(reading))
            {
                return false;
            }

            degC = reading;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
