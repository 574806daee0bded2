namespace GL001.Contract;

/// <summary>Something in compiled firmware that the device cannot run.</summary>
/// <param name="Code">The rule; see <see cref="DeviceRules"/>.</param>
/// <param name="Where">Type and member of ours that it was found in.</param>
/// <param name="Problem">What it is and why the device refuses it.</param>
public sealed record DeviceFinding(string Code, string Where, string Problem);
