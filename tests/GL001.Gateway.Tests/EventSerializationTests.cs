using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace GL001.Gateway.Tests;

public class EventSerializationTests
{
    private static readonly MetricValue Value = new(10, 9.5, null, MetricTrust.Uncertain, "Saturated", Messages.Start, true);

    public static TheoryData<PlantEvent> Events => new(
        new ControllerBorn("P1", "C1", 200, "1.0", Messages.Start),
        new ControllerDied("P1", "C1", Messages.Start),
        new UnitBorn("P1", "C1", "B1", [Value, new(31, null, "PSHH-102", MetricTrust.Good, "", Messages.Start)], Messages.Start),
        new UnitData("P1", "C1", "B1", [Value], Messages.Start),
        new UnitData("P1", "C1", "B1", [], Messages.Start),
        new UnitDied("P1", "C1", "B1", Messages.Start));

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_survives_the_way_between_silos(PlantEvent plantEvent)
    {
        PlantEvent back = RoundTrip(plantEvent);

        Assert.IsType(plantEvent.GetType(), back);
        Assert.Equal((plantEvent.PlantId, plantEvent.ControllerId, plantEvent.At), (back.PlantId, back.ControllerId, back.At));
        Assert.Equal(plantEvent.ToString()!.Length, back.ToString()!.Length);
        if (plantEvent is UnitBorn sent)
        {
            Assert.Equal(sent.Values.ToArray(), ((UnitBorn)back).Values.ToArray());
            Assert.Equal(sent.UnitId, ((UnitBorn)back).UnitId);
        }
        else if (plantEvent is UnitData data)
        {
            Assert.Equal(data.Values.ToArray(), ((UnitData)back).Values.ToArray());
        }
        else
        {
            Assert.Equal(plantEvent, back);
        }
    }

    [Fact]
    public void Lease_survives_the_way_between_silos()
    {
        var lease = new LeaseCommand("P1", "C1", "B1", 5, 1, 1_000, TimeSpan.FromMinutes(2), 4.5);

        Assert.Equal(lease, RoundTrip(lease));
    }

    private static T RoundTrip<T>(T value)
    {
        using ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        Serializer serializer = services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }
}
