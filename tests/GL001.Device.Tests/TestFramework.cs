using System;

namespace nanoFramework.TestFramework;

/// <summary>The device's attribute of the same name: marks a class of tests.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TestClassAttribute : Attribute;

/// <summary>The device's attribute of the same name: marks a test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TestMethodAttribute : Attribute;

/// <summary>
/// What the tests use of the device's Assert, no more. Signatures are those of Contract/api; the device build of the tests
/// holds them to the whole.
/// </summary>
public static class Assert
{
    public static void IsTrue(bool condition, string message = "") => Xunit.Assert.True(condition, message);

    public static void IsFalse(bool condition, string message = "") => Xunit.Assert.False(condition, message);

    public static void AreEqual(bool expected, bool actual, string message = "") => Same(expected, actual, message);

    public static void AreEqual(byte expected, byte actual, string message = "") => Same(expected, actual, message);

    public static void AreEqual(int expected, int actual, string message = "") => Same(expected, actual, message);

    public static void AreEqual(uint expected, uint actual, string message = "") => Same(expected, actual, message);

    public static void AreEqual(long expected, long actual, string message = "") => Same(expected, actual, message);

    public static void AreEqual(string expected, string actual, string message = "") => Same(expected, actual, message);

    private static void Same<T>(T expected, T actual, string message) =>
        Xunit.Assert.True(Equals(expected, actual), $"{message}: expected {expected}, actual {actual}");
}
