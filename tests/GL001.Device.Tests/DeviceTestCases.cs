using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using nanoFramework.TestFramework;
using Xunit;

namespace GL001.DeviceTests;

/// <summary>Runs on .NET what firmware/Tests runs on the device, found by the device's own attributes.</summary>
public class DeviceTestCases
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (MethodInfo method in Methods()) cases.Add(method.DeclaringType!.Name, method.Name);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_of_the_device_passes_on_dotnet(string testClass, string test)
    {
        MethodInfo method = Methods().Single(method => method.DeclaringType!.Name == testClass && method.Name == test);
        object tests = Activator.CreateInstance(method.DeclaringType!)!;
        method.Invoke(tests, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    [Fact]
    public void Every_test_can_be_found_by_the_device()
    {
        // The launcher makes no instance: it calls public methods without parameters on nothing, so they may not have a state.
        Xunit.Assert.All(Methods(), method =>
        {
            Xunit.Assert.True(method is { IsPublic: true, IsStatic: false } && method.ReturnType == typeof(void), method.Name);
            Xunit.Assert.Empty(method.GetParameters());
            Xunit.Assert.True(method.DeclaringType!.IsPublic, method.DeclaringType.Name);
            Xunit.Assert.Empty(method.DeclaringType.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic));
        });
        Xunit.Assert.All(
            typeof(DeviceTestCases).Assembly.GetTypes().Where(type => type.GetMethods().Any(method => method.GetCustomAttribute<TestMethodAttribute>() is not null)),
            type => Xunit.Assert.NotNull(type.GetCustomAttribute<TestClassAttribute>()));
    }

    private static IEnumerable<MethodInfo> Methods() => typeof(DeviceTestCases).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<TestClassAttribute>() is not null)
        .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<TestMethodAttribute>() is not null));
}
