using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace GL001.Contract;

/// <summary>
/// Walks everything that the scan can call in compiled firmware and refuses what may block it, lock it or make an object.
/// A call through an interface goes to every implementation, a virtual call to every override, a delegate to every method
/// that was ever put into one of its type; what belongs to the runtime has to stand in the review. A second walk goes
/// through what any thread does while it holds a gate of the scan: there even a bus is refused: no chip of the scan is shared with another thread.
/// </summary>
/// <remarks>
/// Not seen: static constructors, which the device runs before Main; what the interpreter allocates by itself, for example
/// for a struct local; time. An exception that is thrown where it is made is let pass: it ends in the halt of the
/// controller or in a port's own catch.
/// </remarks>
public sealed class ScanCheck
{
    private const string Monitor = "System.Threading.Monitor";

    // Namespaces and types of the runtime that wait for something, and members that do so in types which else do not.
    private static readonly string[] Blocking =
    [
        "System.Net.", "nanoFramework.M2Mqtt.", "nanoFramework.Networking.", "System.Device.Wifi.", "System.IO.", "System.Threading.Tasks.",
        "System.Threading.WaitHandle.", "System.Threading.AutoResetEvent.", "System.Threading.ManualResetEvent.", "System.Threading.EventWaitHandle.",
        "System.Threading.Timer.", "System.Threading.Thread.Sleep", "System.Threading.Thread.Join", "System.Threading.Thread.Start",
        "System.Threading.Thread.Suspend", "System.Threading.SpinWait.", "System.Threading.Mutex.", "System.Threading.Semaphore",
        "System.Threading.Monitor.Wait", "System.Console.", "System.Diagnostics.", "nanoFramework.Runtime.Native.Power.", "nanoFramework.Runtime.Native.GC.",
        "Iot.Device.", "MQTTnet.",
    ];

    // Types whose every unreviewed member is taken for one that makes an object.
    private static readonly string[] Allocating = ["System.String", "System.Text.", "System.Convert", "System.BitConverter", "System.Collections."];

    private readonly ScanReview _review;
    private readonly Dictionary<string, FirmwareType> _types = [];
    private readonly Dictionary<string, List<FirmwareMethod>> _delegateTargets = [];
    private readonly List<DeviceFinding> _findings = [];
    private readonly HashSet<(string Code, string Where, string What)> _known = [];

    private ScanCheck(ScanReview review)
    {
        _review = review;
    }

    /// <summary>As <see cref="Run(IReadOnlyList{Stream}, ScanReview)"/>, for files.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="BadImageFormatException">A file is no .NET assembly.</exception>
    public static IReadOnlyList<DeviceFinding> Run(IEnumerable<string> paths, ScanReview review)
    {
        Stream[] files = [.. paths.Select(File.OpenRead)];
        try
        {
            return Run(files, review);
        }
        finally
        {
            foreach (Stream file in files) file.Dispose();
        }
    }

    /// <summary>Everything that the scan of the firmware in these assemblies reaches and must not, nearest to the scan first.</summary>
    /// <exception cref="BadImageFormatException">A stream holds no .NET assembly.</exception>
    public static IReadOnlyList<DeviceFinding> Run(IReadOnlyList<Stream> assemblies, ScanReview review)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        ArgumentNullException.ThrowIfNull(review);
        var images = new List<PEReader>();
        try
        {
            var check = new ScanCheck(review);
            foreach (Stream assembly in assemblies)
            {
                var image = new PEReader(assembly, PEStreamOptions.LeaveOpen);
                images.Add(image);
                if (!image.HasMetadata) throw new BadImageFormatException("the file is no .NET assembly");
                check.Learn(image);
            }

            check.LearnDelegates();
            check.WalkScan();
            check.WalkGates();
            return check._findings;
        }
        finally
        {
            foreach (PEReader image in images) image.Dispose();
        }
    }

    /// <summary>Whether a member of the runtime, or all members of a type, can wait for something.</summary>
    internal static bool MayBlock(string member) => Blocking.Any(start => member.StartsWith(start, StringComparison.Ordinal));

    private void Learn(PEReader image)
    {
        MetadataReader metadata = image.GetMetadataReader();
        foreach (TypeDefinition definition in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            string name = NameOf(metadata, definition);
            var type = new FirmwareType(
                name,
                definition.BaseType.IsNil ? "" : TypeName(metadata, definition.BaseType),
                [.. definition.GetInterfaceImplementations().Select(handle => TypeName(metadata, metadata.GetInterfaceImplementation(handle).Interface))],
                []);
            foreach (MethodDefinition method in definition.GetMethods().Select(metadata.GetMethodDefinition))
            {
                MethodSignature<string> signature = method.DecodeSignature(Signatures, null);
                type.Methods.Add(new FirmwareMethod(name, metadata.GetString(method.Name), string.Join(", ", signature.ParameterTypes), image, metadata, method));
            }

            _types[name] = type;
        }
    }

    // Which methods stand in a delegate of each type, wherever in the firmware it was made.
    private void LearnDelegates()
    {
        foreach (FirmwareMethod method in _types.Values.SelectMany(type => type.Methods))
        {
            IReadOnlyList<Instruction> body = method.Body();
            for (int i = 0; i + 1 < body.Count; i++)
            {
                if ((body[i].Code != OpCodes.Ldftn && body[i].Code != OpCodes.Ldvirtftn) || body[i + 1].Code != OpCodes.Newobj) continue;
                string made = Resolve(method.Metadata, body[i + 1].Token).Type;
                if (!_delegateTargets.TryGetValue(made, out List<FirmwareMethod>? targets)) _delegateTargets.Add(made, targets = []);
                targets.AddRange(Targets(Resolve(method.Metadata, body[i].Token), isVirtual: body[i].Code == OpCodes.Ldvirtftn));
            }
        }
    }

    private void WalkScan()
    {
        foreach (ScanReviewRow entry in _review.Rows.Where(row => row.Kind == ScanReviewKind.Entry))
        {
            FirmwareMethod[] starts = [.. _types.Values.SelectMany(type => type.Methods).Where(method => entry.Covers(method.Type, method.Name))];
            if (starts.Length == 0)
            {
                _findings.Add(new DeviceFinding(DeviceRules.ScanCallNotReviewed, entry.Member, "the review begins here and the firmware has no such method: nothing would be checked"));
                continue;
            }

            _review.Allows(ScanReviewKind.Entry, starts[0].Type, starts[0].Name);
            Walk(starts.Select(start => new Step(start, null)), isHeld: false);
        }
    }

    // Whoever holds a gate makes the scan wait, so what is done within it is judged on every thread.
    private void WalkGates()
    {
        foreach (FirmwareMethod method in _types.Values.SelectMany(type => type.Methods))
        {
            if (!_review.Rows.Any(row => row.Kind == ScanReviewKind.Gate && row.Covers(method.Type, ""))) continue;
            var here = new Step(method, null);
            var begun = new List<Step>();
            foreach (Instruction instruction in method.Body().Where(instruction => method.IsLocked(instruction.Offset)))
                begun.AddRange(Judge(here, instruction, null, isHeld: true));
            Walk(begun, isHeld: true);
        }
    }

    private void Walk(IEnumerable<Step> starts, bool isHeld)
    {
        var queue = new Queue<Step>(starts);
        HashSet<FirmwareMethod> seen = [.. queue.Select(step => step.Method)];
        while (queue.TryDequeue(out Step? step))
        {
            if ((step.Method.Definition.ImplAttributes & MethodImplAttributes.Synchronized) != 0)
                Report(DeviceRules.ScanTakesLock, step, "synchronized", "the method is synchronized: its lock is no gate of the scan");
            IReadOnlyList<Instruction> body = step.Method.Body();
            for (int i = 0; i < body.Count; i++)
            {
                foreach (Step next in Judge(step, body[i], i + 1 < body.Count ? body[i + 1] : null, isHeld))
                {
                    if (seen.Add(next.Method)) queue.Enqueue(next);
                }
            }
        }
    }

    private IEnumerable<Step> Judge(Step step, Instruction instruction, Instruction? after, bool isHeld)
    {
        MetadataReader metadata = step.Method.Metadata;
        OpCode code = instruction.Code;
        if (code == OpCodes.Newarr) Allocates(step, $"an array of '{TypeName(metadata, MetadataTokens.EntityHandle(instruction.Token))}'", isHeld);
        else if (code == OpCodes.Box) Allocates(step, $"a boxed '{TypeName(metadata, MetadataTokens.EntityHandle(instruction.Token))}'", isHeld);
        if (code != OpCodes.Call && code != OpCodes.Callvirt && code != OpCodes.Newobj && code != OpCodes.Jmp) return [];

        Member called = Resolve(metadata, instruction.Token);
        if (code == OpCodes.Newobj)
        {
            if (after is { } next && next.Code == OpCodes.Throw) return [];
            Allocates(step, $"a '{called.Type}'", isHeld);
        }

        if (called.Name == "Invoke" && (_delegateTargets.ContainsKey(called.Type) || IsDelegate(called.Type)))
            return _delegateTargets.GetValueOrDefault(called.Type, []).Select(target => new Step(target, step));

        List<FirmwareMethod> targets = Targets(called, isVirtual: code == OpCodes.Callvirt);
        if (!_types.ContainsKey(called.Type)) JudgeRuntimeMember(step, called, code == OpCodes.Newobj, isHeld);
        return targets.Select(target => new Step(target, step));
    }

    private void JudgeRuntimeMember(Step step, Member called, bool isNew, bool isHeld)
    {
        string member = $"{called.Type}.{called.Name}";
        if (MayBlock(member))
        {
            Report(DeviceRules.ScanMayBlock, step, member, isHeld ? $"calls '{member}' while it holds a gate of the scan: the scan would wait as well" : $"calls '{member}': it may wait, and the boiler would wait with it");
        }
        else if (called.Type == Monitor)
        {
            if (!_review.Allows(ScanReviewKind.Gate, step.Method.Type, ""))
                Report(DeviceRules.ScanTakesLock, step, member, $"takes a lock in '{step.Method.Type}', which is no listed gate: whoever else holds it could stop the scan");
        }
        else if (isHeld && _review.Allows(ScanReviewKind.Port, called.Type, called.Name))
        {
            Report(DeviceRules.ScanMayBlock, step, member, $"drives '{member}' while it holds a gate of the scan: the scan would wait for the bus");
        }
        else if (!isHeld && !_review.Allows(ScanReviewKind.Call, called.Type, called.Name) && !_review.Allows(ScanReviewKind.Port, called.Type, called.Name))
        {
            if (Allocating.Any(start => member.StartsWith(start, StringComparison.Ordinal))) Allocates(step, $"what '{member}' makes", isHeld);
            else if (!isNew || !IsCovered(step)) Report(DeviceRules.ScanCallNotReviewed, step, member, $"calls '{member}', which nobody has reviewed for the scan");
        }
    }

    private bool IsCovered(Step step) => _review.Allows(ScanReviewKind.Allocate, step.Method.Type, step.Method.Name);

    // Who waits for a gate does not mind what the other side makes, only how long it takes.
    private void Allocates(Step step, string what, bool isHeld)
    {
        if (!isHeld && !IsCovered(step)) Report(DeviceRules.ScanAllocates, step, what, $"makes {what} in the scan: make it at start-up");
    }

    private List<FirmwareMethod> Targets(Member called, bool isVirtual)
    {
        var targets = new List<FirmwareMethod>();
        if (FindInBases(called.Type, called) is { } declared) targets.Add(declared);
        if (!isVirtual || called.Name == ".ctor") return targets;
        foreach (FirmwareType type in _types.Values.Where(type => type.Name != called.Type && Is(type, called.Type)))
        {
            // An implementation may be inherited, and an explicit one carries the interface's name in its own.
            FirmwareMethod? found = FindInBases(type.Name, called) ?? FindInBases(type.Name, called with { Name = $"{called.Type}.{called.Name}" });
            if (found is not null && !targets.Contains(found)) targets.Add(found);
        }

        return targets;
    }

    private FirmwareMethod? FindInBases(string typeName, Member called)
    {
        for (string name = typeName; _types.TryGetValue(name, out FirmwareType? type); name = type.Base)
        {
            FirmwareMethod? found = type.Methods.Find(method => method.Name == called.Name && method.Parameters == called.Parameters);
            if (found is not null) return found;
        }

        return null;
    }

    private bool Is(FirmwareType type, string ancestor)
    {
        // Everything is an object, and calls to Equals or ToString of one may end in any of ours.
        if (ancestor == "System.Object" || type.Base == ancestor || type.Interfaces.Contains(ancestor)) return true;
        return type.Interfaces.Append(type.Base).Any(name => _types.TryGetValue(name, out FirmwareType? above) && Is(above, ancestor));
    }

    private bool IsDelegate(string typeName) => _types.TryGetValue(typeName, out FirmwareType? type) && type.Base == "System.MulticastDelegate";

    private static Member Resolve(MetadataReader metadata, int token)
    {
        EntityHandle handle = MetadataTokens.EntityHandle(token);
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return new Member(
                    SignatureReader.NameOf(metadata, method.GetDeclaringType()),
                    metadata.GetString(method.Name),
                    string.Join(", ", method.DecodeSignature(Signatures, null).ParameterTypes));
            case HandleKind.MemberReference:
                MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                return new Member(
                    TypeName(metadata, member.Parent),
                    metadata.GetString(member.Name),
                    string.Join(", ", member.DecodeMethodSignature(Signatures, null).ParameterTypes));
            case HandleKind.MethodSpecification:
                return Resolve(metadata, MetadataTokens.GetToken(metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method));
            default:
                throw new BadImageFormatException($"a call of a {handle.Kind}");
        }
    }

    private static string TypeName(MetadataReader metadata, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => SignatureReader.NameOf(metadata, (TypeDefinitionHandle)handle),
        HandleKind.TypeReference => SignatureReader.NameOf(metadata, (TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => WithoutArguments(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Signatures, null)),
        _ => handle.Kind.ToString(),
    };

    private static string NameOf(MetadataReader metadata, TypeDefinition type)
    {
        string name = metadata.GetString(type.Name);
        if (type.IsNested) return NameOf(metadata, metadata.GetTypeDefinition(type.GetDeclaringType())) + "+" + name;
        string space = metadata.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }

    private static string WithoutArguments(string type) => type.IndexOf('<', StringComparison.Ordinal) is var bracket and > 0 ? type[..bracket] : type;

    // What the device has no notion of is the other check's business.
    private static SignatureReader Signatures { get; } = new((_, _) => { }, _ => { });

    private void Report(string code, Step step, string what, string problem)
    {
        string where = $"{step.Method.Type}.{step.Method.Name}";
        if (_known.Add((code, where, what))) _findings.Add(new DeviceFinding(code, where, $"{problem} (reached by {step.Path()})"));
    }

    private sealed record Member(string Type, string Name, string Parameters);

    private sealed record FirmwareType(string Name, string Base, string[] Interfaces, List<FirmwareMethod> Methods);

    /// <summary>A method on the way and who called it.</summary>
    private sealed record Step(FirmwareMethod Method, Step? Caller)
    {
        public string Path()
        {
            string here = $"{Method.Type[(Method.Type.LastIndexOf('.') + 1)..]}.{Method.Name}";
            return Caller is null ? here : $"{Caller.Path()} > {here}";
        }
    }

    private sealed class FirmwareMethod(string type, string name, string parameters, PEReader image, MetadataReader metadata, MethodDefinition definition)
    {
        private IReadOnlyList<Instruction>? _body;
        private ExceptionRegion[]? _locks;

        public string Type => type;

        public string Name => name;

        public string Parameters => parameters;

        public MetadataReader Metadata => metadata;

        public MethodDefinition Definition => definition;

        public IReadOnlyList<Instruction> Body() =>
            _body ??= definition.RelativeVirtualAddress == 0 ? [] : InstructionReader.Read(image.GetMethodBody(definition.RelativeVirtualAddress).GetILReader());

        /// <summary>Whether the instruction at <paramref name="offset"/> runs with a lock held: a 'lock' is a try whose finally lets the lock go.</summary>
        public bool IsLocked(int offset)
        {
            _locks ??= definition.RelativeVirtualAddress == 0 ? [] :
                [.. image.GetMethodBody(definition.RelativeVirtualAddress).ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Finally && LetsGo(region))];
            return _locks.Any(region => offset >= region.TryOffset && offset < region.TryOffset + region.TryLength);
        }

        private bool LetsGo(ExceptionRegion region) => Body().Any(instruction =>
            instruction.Offset >= region.HandlerOffset && instruction.Offset < region.HandlerOffset + region.HandlerLength
            && instruction.Code == OpCodes.Call && Resolve(metadata, instruction.Token) is { Type: Monitor, Name: "Exit" });
    }
}
