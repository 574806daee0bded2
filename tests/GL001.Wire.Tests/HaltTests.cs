using GL001.Control;
using GL001.Drivers;
using GL001.Runtime;
using GL001.Storage;

namespace GL001.Wire.Tests;

public sealed class HaltTests : IRegisterPort, IAnalogPort, IContactPort, IRelayPort, IAnalogOutputPort, IWatchdogPort
{
    private int _fed;
    private int _relays = -1;
    private bool _broken;

    int IAnalogPort.FullScaleCounts => 4_095;

    double IAnalogPort.FullScaleMillivolt => 3_300.0;

    [Fact]
    public void A_cut_out_too_near_to_the_high_alarm_never_runs()
    {
        var refused = Assert.Throws<ArgumentException>(() => Controller(setpoint: 10.21));
        Assert.Contains("CutOutBeyondLimit, the high limit is that of PSH-102", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _fed);
    }

    [Fact]
    public void A_mistake_of_our_own_in_a_scan_de_energises_and_starves_the_watchdog()
    {
        var controller = Controller(setpoint: 10.0);
        controller.Scan(0);
        Assert.Equal(1, _fed);
        _broken = true;
        controller.Scan(100);
        Assert.True(controller.IsHalted);
        Assert.Equal("broken", controller.HaltReason);
        _broken = false;
        _relays = Relay.Fuel;
        controller.Scan(200);
        Assert.Equal(Relay.None, _relays);
        Assert.Equal(1, _fed);
    }

    bool IRegisterPort.TryRead(byte register, byte[] into, int count) => false;

    bool IRegisterPort.TryWrite(byte register, byte value) => false;

    bool IRegisterPort.TryWrite(byte register, byte[] from, int count) => false;

    bool IAnalogPort.TryReadCounts(int channel, out int counts)
    {
        counts = 1_490;
        return true;
    }

    bool IContactPort.TryRead(out int contacts)
    {
        contacts = _broken ? throw new InvalidOperationException("broken") : 0;
        return true;
    }

    bool IRelayPort.TryWrite(int relays)
    {
        _relays = relays;
        return true;
    }

    bool IRelayPort.TryReadBack(out int relays)
    {
        relays = _relays;
        return true;
    }

    bool IAnalogOutputPort.TryWrite(int output, double percent) => true;

    void IWatchdogPort.Feed() => _fed++;

    private UnitController Controller(double setpoint) => new(
        new BoardPorts(this, this, this, this, this, this, this, new MemoryFlash()),
        UnitSettings.BuiltIn(UnitKind.Boiler, [ParameterTable.SteamPressureSetpointBarg], [setpoint]), 100);
}
