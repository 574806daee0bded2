using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace GL001.Contract;

/// <summary>One IL instruction at its <paramref name="Offset"/> in the body; <paramref name="Token"/> is zero where the operand is no metadata token.</summary>
internal readonly record struct Instruction(OpCode Code, int Token, int Offset);

/// <summary>Takes a method body apart into instructions.</summary>
internal static class InstructionReader
{
    // The framework's own table of op codes says how long each operand is.
    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => unchecked((ushort)code.Value));

    public static IReadOnlyList<Instruction> Read(BlobReader body)
    {
        var instructions = new List<Instruction>();
        while (body.RemainingBytes > 0)
        {
            int offset = body.Offset;
            ushort value = body.ReadByte();
            if (value == 0xFE) value = (ushort)(0xFE00 | body.ReadByte());
            if (!Codes.TryGetValue(value, out OpCode code)) throw new BadImageFormatException($"unknown IL op code 0x{value:X}");
            instructions.Add(new Instruction(code, ReadOperand(ref body, code.OperandType), offset));
        }

        return instructions;
    }

    private static int ReadOperand(ref BlobReader body, OperandType operand)
    {
        switch (operand)
        {
            case OperandType.InlineMethod:
            case OperandType.InlineField:
            case OperandType.InlineType:
            case OperandType.InlineTok:
            case OperandType.InlineSig:
                return body.ReadInt32();
            case OperandType.InlineSwitch:
                int targets = body.ReadInt32();
                body.Offset += targets * sizeof(int);
                return 0;
            default:
                body.Offset += operand switch
                {
                    OperandType.InlineNone => 0,
                    OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                    OperandType.InlineVar => 2,
                    OperandType.InlineI8 or OperandType.InlineR => 8,
                    _ => 4,
                };
                return 0;
        }
    }
}
