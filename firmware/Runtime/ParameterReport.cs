using GL001.Control;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>The parameters as they are stored, and what became of the last order. The scan fills it, the network copies it.</summary>
public sealed class ParameterReport
{
    /// <summary>In the order of <see cref="ParameterTable"/>.</summary>
    public double[] Values { get; } = new double[ParameterTable.Count];

    public UnitKind Kind { get; set; }

    /// <summary>Changes with every accepted order.</summary>
    public long Crc { get; set; }

    /// <summary>Whether something is stored that acts only from the next power-up on.</summary>
    public bool ActsAfterRestart { get; set; }

    /// <summary>The last order that was judged; zero before the first.</summary>
    public long Request { get; set; }

    public ParameterRefusal Refusal { get; set; }

    /// <summary>Orders that were judged since power-up.</summary>
    public int Judged { get; set; }

    public void Take(ParameterSet set)
    {
        Kind = set.Kind;
        Crc = set.Crc;
        for (int id = 0; id < ParameterTable.Count; id++)
        {
            Values[id] = set.Value(id);
        }
    }

    public void CopyFrom(ParameterReport other)
    {
        Kind = other.Kind;
        Crc = other.Crc;
        ActsAfterRestart = other.ActsAfterRestart;
        Request = other.Request;
        Refusal = other.Refusal;
        Judged = other.Judged;
        for (int id = 0; id < ParameterTable.Count; id++)
        {
            Values[id] = other.Values[id];
        }
    }
}
