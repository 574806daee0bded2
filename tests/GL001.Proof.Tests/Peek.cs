using System.Runtime.CompilerServices;
using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>The memory of the control core, read where it lies: a projection of the state must not need a door of its own in the product.</summary>
internal static class Peek
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_chamber")]
    public static extern ref HotChamber Chamber(ScanCycle cycle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hotMs")]
    public static extern ref int HotMs(HotChamber chamber);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_part")]
    public static extern ref int Part(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_partMs")]
    public static extern ref int PartMs(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_purgeMs")]
    public static extern ref int PurgeMs(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_purgeVolumes")]
    public static extern ref double PurgeVolumes(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_recycles")]
    public static extern ref int Recycles(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_flameMs")]
    public static extern ref int FlameMs(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_fanWasOn")]
    public static extern ref bool FanWasOn(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_noFuelMs")]
    public static extern ref int NoFuelMs(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<State>k__BackingField")]
    public static extern ref BurnerState State(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Fault>k__BackingField")]
    public static extern ref StartFault Fault(BurnerSequence burner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_violatedMs")]
    public static extern ref int ViolatedMs(Interlock row);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_clock")]
    public static extern ref ScanClock Clock(ScanCycle cycle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lastMs")]
    public static extern ref long LastMs(ScanClock clock);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_late")]
    public static extern ref int Late(ScanClock clock);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_still")]
    public static extern ref int Still(ScanClock clock);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_resetButton")]
    public static extern ref ResetButton Button(ScanCycle cycle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_seenOpen")]
    public static extern ref bool SeenOpen(ResetButton button);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pressed")]
    public static extern ref bool Pressed(ResetButton button);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pressedMs")]
    public static extern ref int PressedMs(ResetButton button);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_derived")]
    public static extern ref DerivedInputs Derived(ScanCycle cycle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_filteredPerMinute")]
    public static extern ref double RatePerMinute(DerivedInputs derived);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lastDegC")]
    public static extern ref double LastDegC(DerivedInputs derived);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hasLast")]
    public static extern ref bool HasLast(DerivedInputs derived);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_firing")]
    public static extern ref FiringRateDemand Firing(ScanCycle cycle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_wantsHeat")]
    public static extern ref bool WantsHeat(FiringRateDemand firing);
}
