namespace GL001.Contract;

/// <summary>The codes of the rules that <see cref="DeviceCheck"/> and, from NANO13 on, <see cref="ScanCheck"/> hold compiled firmware against.</summary>
public static class DeviceRules
{
    /// <summary>A generic type of our own: it converts, then the virtual machine faults while it resolves the assembly.</summary>
    public const string GenericType = "NANO01";

    /// <summary>A generic method of our own: as <see cref="GenericType"/>.</summary>
    public const string GenericMethod = "NANO02";

    /// <summary>A closed generic such as <c>EventHandler&lt;T&gt;</c> or <c>int?</c>.</summary>
    public const string GenericInstance = "NANO03";

    /// <summary>A multidimensional array: arrays on the device have one dimension and start at zero.</summary>
    public const string MultidimensionalArray = "NANO04";

    /// <summary>The state machine of an <c>async</c> method or an iterator.</summary>
    public const string StateMachine = "NANO05";

    /// <summary>A type or member that no API table lists.</summary>
    public const string NotInContract = "NANO06";

    /// <summary>A record, class or struct.</summary>
    public const string Record = "NANO07";

    /// <summary>A required custom modifier, as <c>volatile</c> makes one.</summary>
    public const string Modifier = "NANO08";

    /// <summary><c>stackalloc</c>: the interpreter has no stack to take memory from.</summary>
    public const string StackAllocation = "NANO09";

    /// <summary>A function pointer or a call through one.</summary>
    public const string FunctionPointer = "NANO10";

    /// <summary>A method without a body that nobody would supply: <c>extern</c>, P/Invoke.</summary>
    public const string NativeMethod = "NANO11";

    /// <summary>A static abstract or static virtual member of an interface.</summary>
    public const string StaticInterfaceMember = "NANO12";

    /// <summary>The scan reaches what may wait: network, file system, sleep, another thread; or a bus is touched while a gate of the scan is held.</summary>
    public const string ScanMayBlock = "NANO13";

    /// <summary>The scan takes a lock that is no listed gate.</summary>
    public const string ScanTakesLock = "NANO14";

    /// <summary>The scan makes an object: sooner or later the garbage collector would stop it.</summary>
    public const string ScanAllocates = "NANO15";

    /// <summary>The scan calls what nobody has reviewed for it.</summary>
    public const string ScanCallNotReviewed = "NANO16";
}
