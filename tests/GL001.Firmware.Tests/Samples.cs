namespace GL001.Firmware.Tests;

internal static class Samples
{
    /// <summary>
    /// Uses, once each, what is known to convert and run on the device: interfaces with default members, primary
    /// constructors, init, switch expressions, patterns, lambdas, local functions, events with delegates of our own,
    /// ref and in parameters, exception filters, using, lock, interpolation, jagged arrays, collection expressions.
    /// </summary>
    public const string FirmwareThatRuns = """
        using System;
        using System.Collections;
        using System.Device.Adc;
        using System.Device.Gpio;
        using System.Device.Spi;
        using System.Text;
        using System.Threading;
        using Iot.Device.Max31865;
        using nanoFramework.M2Mqtt;
        using UnitsNet;

        namespace Firmware;

        public enum State : byte { Lockout = 0, Standby }

        public delegate void Tripped(string tag, int code);

        public interface IRegisterPort
        {
            void Transfer(SpanByte write, SpanByte read);

            int Retries => 3;
        }

        public sealed class SpiPort(SpiDevice spi) : IRegisterPort, IDisposable
        {
            public void Transfer(SpanByte write, SpanByte read) => spi.TransferFullDuplex(write, read);

            public void Dispose() => spi.Dispose();
        }

        public readonly struct Sample(int code)
        {
            public int Code { get; init; } = code;
        }

        public static class Extensions
        {
            public static bool IsOdd(this int value) => (value & 1) != 0;
        }

        public static class Unit
        {
            private static readonly object Gate = new object();
            private static readonly double[][] Limits = [[1.0, 2.0], [3.0]];
            private static readonly byte[] Header = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 };

            public static event Tripped Trip;

            public static string Name(State state) => state switch { State.Lockout => "lockout", State.Standby => "standby", _ => "unknown" };

            public static void Main()
            {
                GpioPin relay = new GpioController().OpenPin(5, PinMode.Output);
                using var port = new SpiPort(SpiDevice.Create(new SpiConnectionSettings(1, 4) { Mode = SpiMode.Mode1 }));
                AdcChannel loop = new AdcController().OpenChannel(0);
                var converter = new Max31865(null, PlatinumResistanceThermometerType.Pt100, ResistanceTemperatureDetectorWires.ThreeWire, ElectricResistance.FromOhms(430));
                var names = new ArrayList();
                int scans = 0;
                Trip += (tag, code) => names.Add($"{tag}: {code:X2}");
                while (Add(ref scans, 1) < 10)
                {
                    try
                    {
                        lock (Gate) port.Transfer(new byte[] { 0 }, new SpanByte(new byte[8], 0, 8));
                        if (loop.ReadValue() is > 3 and < 4000 && scans.IsOdd()) relay.Write(PinValue.High);
                        if (converter.Temperature.DegreesCelsius > Limits[0][1]) Trip?.Invoke("TSHH-101", Header[3]);
                    }
                    catch (Exception problem) when (problem.Message.Length > 0)
                    {
                        Console.WriteLine(problem.Message);
                    }

                    Thread.Sleep(100);
                }

                foreach (string name in names) Console.WriteLine(name);
                var client = new MqttClient("broker");
                client.Publish("spBv1.0/plant/NDATA/controller", Encoding.UTF8.GetBytes(Name(State.Standby)));
                Console.WriteLine(Environment.TickCount64.ToString());

                static int Add(ref int value, in int step) => value += step;
            }
        }
        """;
}
