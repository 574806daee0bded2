using System.Reflection;
using GL001.Actors;
using GL001.Host;
using GL001.Operations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;

namespace GL001.Cluster.Tests;

/// <summary>In one process grains pass objects on; between silos everything has to travel.</summary>
public sealed class GrainMessageTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().AddGrainMessages().BuildServiceProvider();

    public static TheoryData<string> Calls() => [.. Methods().Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public void What_a_grain_is_told_and_answers_can_travel(string call)
    {
        var method = Methods()[call];
        var codecs = _services.GetRequiredService<ICodecProvider>();
        foreach (var type in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType.GetGenericArguments().FirstOrDefault() ?? typeof(int)))
        {
            Assert.True(codecs.TryGetCodec(type) is not null, $"{type} has no codec.");
        }
    }

    [Fact]
    public void A_failure_of_the_store_tells_the_other_silo_whether_it_passes()
    {
        var serializer = _services.GetRequiredService<Serializer<Exception>>();
        var told = Assert.IsType<OperationsException>(serializer.Deserialize(serializer.SerializeToArray(new OperationsException("away", isTransient: true))));
        Assert.Equal(("away", true), (told.Message, told.IsTransient));
    }

    public void Dispose() => _services.Dispose();

    private static Dictionary<string, MethodInfo> Methods() => new[] { typeof(IDispatchGrain).Assembly, typeof(Coordinator).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
        .SelectMany(type => type.GetMethods().Select(method => (Name: $"{type.Name}.{method.Name}", Method: method)))
        .ToDictionary(pair => pair.Name, pair => pair.Method);
}
