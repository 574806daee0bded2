using System.Buffers.Binary;
using System.Collections.Immutable;
using GL001.Wire;

namespace GL001.Gateway;

/// <summary>Reads a message that carries parameters.</summary>
internal static class ParameterReader
{
    // As the controller writes them: value, minimum, maximum, flags.
    private const int NumbersEach = 4;
    private const int WholeFlag = 1;
    private const int SafetyFlag = 2;
    private const int BuiltInFlag = 4;
    private const string Separator = "; ";

    /// <summary>Null when a part is missing or the parts are not of one length.</summary>
    public static UnitParametersSent? Read(SparkplugTopic topic, ImmutableArray<MetricValue> values, ReadOnlySpan<byte> numbers, DateTimeOffset receivedAt)
    {
        if (Whole(MetricId.ParameterFirst) is not { } first || Whole(MetricId.ParameterNext) is not { } next
            || next <= first || Whole(MetricId.ParameterCrc) is not { } crc
            || Find(MetricId.ParameterNames)?.Text is not { } names || Find(MetricId.ParameterUnits)?.Text is not { } units)
        {
            return null;
        }

        string[] named = names.Length == 0 ? [] : names.Split(Separator);
        string[] measured = named.Length == 0 ? [] : units.Split(Separator);
        if (measured.Length != named.Length || numbers.Length != 8 * NumbersEach * named.Length)
        {
            return null;
        }

        var told = ImmutableArray.CreateBuilder<ToldParameter>(named.Length);
        for (int i = 0; i < named.Length; i++)
        {
            ReadOnlySpan<byte> own = numbers.Slice(8 * NumbersEach * i, 8 * NumbersEach);
            double value = BinaryPrimitives.ReadDoubleLittleEndian(own);
            double minimum = BinaryPrimitives.ReadDoubleLittleEndian(own[8..]);
            double maximum = BinaryPrimitives.ReadDoubleLittleEndian(own[16..]);
            double flags = BinaryPrimitives.ReadDoubleLittleEndian(own[24..]);
            if (!double.IsFinite(value) || !double.IsFinite(minimum) || !double.IsFinite(maximum) || flags is not (>= 0.0 and <= WholeFlag + SafetyFlag + BuiltInFlag))
            {
                return null;
            }

            told.Add(new ToldParameter(named[i], measured[i], value, minimum, maximum, ((int)flags & WholeFlag) != 0, ((int)flags & SafetyFlag) != 0, ((int)flags & BuiltInFlag) != 0));
        }

        return new UnitParametersSent(topic.Controller.PlantId, topic.Controller.ControllerId, topic.UnitId, (int)first, (int)next, crc, told.DrainToImmutable(), receivedAt);

        MetricValue? Find(int metricId)
        {
            foreach (MetricValue value in values)
            {
                if (value.MetricId == metricId)
                {
                    return value;
                }
            }

            return null;
        }

        long? Whole(int metricId) => Find(metricId)?.Number is >= 0.0 and <= uint.MaxValue and var number ? (long)number : null;
    }
}
