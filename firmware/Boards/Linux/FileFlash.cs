using System;
using System.IO;
using System.Threading;
using GL001.Storage;

namespace GL001.Boards;

/// <summary>
/// A file of fixed size in the place of a NOR flash: erasing writes FFh, programming only clears bits, both are on the disk before
/// they return. A program that is killed leaves at worst a part of its last write, which the stores expect of a flash as well. What a
/// card does to other blocks when its supply fails is its maker's secret. For the slow threads: a disk may take seconds.
/// </summary>
public sealed class FileFlash : ISlowFlashPort, IDisposable
{
    private const int BytesOfBlock = 4_096;
    private const byte Blank = 0xFF;
    private const string NewSuffix = ".new";

    // Slow thread and network thread share the file.
    private readonly Lock _gate = new();
    private readonly byte[] _held = new byte[BytesOfBlock];
    private readonly FileStream? _file;

    /// <summary>
    /// Opens the file or makes it. Where that fails <see cref="Problem"/> says why and every call fails: a boiler is controlled
    /// without its records too, and it tells that they fail. It is not opened later, since others may have written it meanwhile.
    /// </summary>
    /// <param name="path">The file; its folder is made when it is missing. A shorter one is lengthened, a longer one used in part.</param>
    /// <param name="blockCount">Blocks of 4 KB.</param>
    public FileFlash(string path, int blockCount)
    {
        BlockCount = blockCount;
        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            if (!File.Exists(path))
            {
                // Under its own name it is whole from the first moment on.
                using (FileStream made = File.Create(path + NewSuffix))
                {
                    Lengthen(made, blockCount);
                }

                File.Move(path + NewSuffix, path);
            }

            // Nobody else may write it: two controllers would give the same numbers.
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            Lengthen(file, blockCount);
            _file = file;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            Problem = problem.Message;
        }
    }

    /// <summary>Why the file cannot be used, or an empty text.</summary>
    public string Problem { get; } = "";

    public int BlockCount { get; }

    public int BlockBytes => BytesOfBlock;

    public bool TryErase(int block)
    {
        lock (_gate)
        {
            Array.Fill(_held, Blank);
            return Holds(block, 0, BytesOfBlock) && TryWriteHeld(block, 0, BytesOfBlock);
        }
    }

    public bool TryProgram(int block, int offset, byte[] data, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(data);
        lock (_gate)
        {
            if (!Holds(block, offset, count) || !TryReadInto(block, offset, _held, 0, count))
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                _held[i] &= data[start + i];
            }

            return TryWriteHeld(block, offset, count);
        }
    }

    public bool TryRead(int block, int offset, byte[] into, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(into);
        lock (_gate)
        {
            return Holds(block, offset, count) && TryReadInto(block, offset, into, start, count);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
        }
    }

    private static void Lengthen(FileStream file, int blockCount)
    {
        byte[] blank = new byte[BytesOfBlock];
        Array.Fill(blank, Blank);
        long wanted = (long)blockCount * BytesOfBlock;
        if (file.Length >= wanted)
        {
            return;
        }

        file.Position = file.Length;
        while (file.Position < wanted)
        {
            file.Write(blank, 0, (int)Math.Min(BytesOfBlock, wanted - file.Position));
        }

        file.Flush(flushToDisk: true);
    }

    private bool Holds(int block, int offset, int count) =>
        block >= 0 && block < BlockCount && offset >= 0 && count >= 0 && offset + count <= BytesOfBlock;

    private bool TryReadInto(int block, int offset, byte[] into, int start, int count)
    {
        try
        {
            if (_file is null)
            {
                return false;
            }

            _file.Position = ((long)block * BytesOfBlock) + offset;
            _file.ReadExactly(into, start, count);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }

    private bool TryWriteHeld(int block, int offset, int count)
    {
        try
        {
            if (_file is null)
            {
                return false;
            }

            _file.Position = ((long)block * BytesOfBlock) + offset;
            _file.Write(_held, 0, count);
            _file.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }
}
