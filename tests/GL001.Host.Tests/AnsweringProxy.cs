using System.Reflection;

namespace GL001.Host.Tests;

/// <summary>Stands in for an interface whose every call gets the same answer, for grains that cannot be implemented outside a silo.</summary>
public class AnsweringProxy : DispatchProxy
{
    private Func<object> _answer = () => throw new InvalidOperationException("Made by Of.");

    public static T Of<T>(Func<object> answer)
        where T : class
    {
        var proxy = Create<T, AnsweringProxy>();
        ((AnsweringProxy)(object)proxy)._answer = answer;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer();
}
