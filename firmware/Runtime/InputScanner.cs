using GL001.Control;
using GL001.Drivers;

namespace GL001.Runtime;

/// <summary>Reads every input of a unit into its process image: which channel carries which tag.</summary>
public sealed class InputScanner
{
    private readonly Max31865 _rtd;
    private readonly LoopTransmitter _pressure;
    private readonly LoopTransmitter _level;
    private readonly LoopTransmitter _heat;
    private readonly IContactPort _contacts;
    private readonly UnitKind _kind;

    public InputScanner(BoardPorts board, UnitParameters unit)
    {
        _kind = unit.Kind;
        _rtd = new Max31865(board.Rtd, IoList.RtdReferenceOhm, IoList.RtdThreeWire, IoList.RtdFilter50Hz);
        _pressure = new LoopTransmitter(board.Analog, IoList.SteamPressureChannel, IoList.LoopShuntOhm,
            IoList.SteamPressureLow, IoList.SteamPressureHigh);
        _level = new LoopTransmitter(board.Analog, IoList.DrumLevelChannel, IoList.LoopShuntOhm,
            IoList.DrumLevelLow, IoList.DrumLevelHigh);
        _heat = new LoopTransmitter(board.Analog, IoList.HeatOutputChannel, IoList.LoopShuntOhm,
            IoList.HeatOutputLow * unit.RatedHeatMw, IoList.HeatOutputHigh * unit.RatedHeatMw);
        _contacts = board.Contacts;
    }

    public void Read(ProcessImage image, long nowMs)
    {
        if (_kind == UnitKind.Boiler)
        {
            _rtd.Read(image.FlueTemperatureDegC, nowMs);
            _pressure.Read(image.SteamPressureBarg);
            _level.Read(image.DrumLevelMm);
            image.OutletTemperatureDegC.SetBad(SignalCause.NotFitted);
        }
        else
        {
            _rtd.Read(image.OutletTemperatureDegC, nowMs);
            image.FlueTemperatureDegC.SetBad(SignalCause.NotFitted);
            image.SteamPressureBarg.SetBad(SignalCause.NotFitted);
            image.DrumLevelMm.SetBad(SignalCause.NotFitted);
        }

        _heat.Read(image.HeatOutputMw);
        if (!_contacts.TryRead(out int contacts))
        {
            image.Flame.SetBad();
            image.Airflow.SetBad();
            image.ResetButton.SetBad();
            image.RemoteSelected.SetBad();
            return;
        }

        image.Flame.Set((contacts & Contact.Flame) != 0);
        image.Airflow.Set((contacts & Contact.Airflow) != 0);
        image.ResetButton.Set((contacts & Contact.ResetButton) != 0);
        image.RemoteSelected.Set((contacts & Contact.RemoteSelected) != 0);
    }
}
