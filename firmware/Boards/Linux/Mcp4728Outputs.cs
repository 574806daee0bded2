using System.Device.I2c;
using System.IO;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>
/// Analogue outputs as voltages of a MCP4728 (data sheet: multi-write command, 12 bits, supply as reference) into the 4-20 mA
/// converters. A Raspberry Pi has two PWM channels and three outputs are needed. At power-up the chip shows what its EEPROM
/// holds: program zero into it before it is fitted.
/// </summary>
public sealed class Mcp4728Outputs(I2cDevice device) : IAnalogOutputPort
{
    private const int MultiWrite = 0x40;
    private const int ChannelShift = 1;
    private const int FullScale = 4_095;

    private readonly byte[] _command = new byte[3];

    public bool TryWrite(int output, double percent)
    {
        // Written so that NaN fails: a number that is none moves no valve.
        if (output < 0 || output >= AnalogOutput.Count || !(percent >= 0.0 && percent <= 100.0))
        {
            return false;
        }

        int code = (int)((percent / 100.0 * FullScale) + 0.5);
        _command[0] = (byte)(MultiWrite | (output << ChannelShift));
        _command[1] = (byte)(code >> 8);
        _command[2] = (byte)code;
        try
        {
            device.Write(_command);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
