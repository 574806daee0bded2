using GL001.HardwareTables;

namespace GL001.Control.Tests;

/// <summary>The hardware tables in a folder of their own, to be spoiled.</summary>
internal sealed class TableFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-tables-");

    public TableFolder(string root)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "hardware"));
        foreach (var file in new[] { TableGenerator.CauseAndEffect, TableGenerator.InputList, TableGenerator.Board, ParameterTableGenerator.Parameters })
        {
            File.Copy(Path.Combine(root, file), Path.Combine(_folder.FullName, file));
        }
    }

    /// <summary>Adds a row and returns its line.</summary>
    public int Append(string file, string row)
    {
        File.AppendAllText(At(file), row + "\n");
        return File.ReadAllLines(At(file)).Length;
    }

    public void Replace(string file, string cells, string others)
    {
        var text = File.ReadAllText(At(file));
        Assert.Contains(cells, text, StringComparison.Ordinal);
        File.WriteAllText(At(file), text.Replace(cells, others, StringComparison.Ordinal));
    }

    /// <summary>One of the generated files.</summary>
    public string Generate(string path) => TableGenerator.Generate(_folder.FullName).Single(file => file.Path == path).Text;

    public void AssertRefused(string where, string allowed)
    {
        var problem = Assert.Throws<TableException>(() => TableGenerator.Generate(_folder.FullName).ToList());
        Assert.Contains(where, problem.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string file) => Path.Combine(_folder.FullName, file);
}
