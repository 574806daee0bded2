namespace GL001.HardwareTables;

/// <summary>
/// Holds <c>hardware/chips.csv</c>, every chip that a board may carry and the driver that talks to it, against the bill of materials
/// and the power budget: a chip that is driven and not bought, or not fed, is refused.
/// </summary>
public static class ChipRules
{
    public const string Chips = "hardware/chips.csv";
    public const string BillOfMaterials = "hardware/bill-of-materials.csv";
    public const string PowerBudget = "hardware/power-budget.csv";

    private const int MostOfOne = 16;

    /// <exception cref="TableException">A chip without its rows, or in another number than there.</exception>
    public static void Check(string root)
    {
        var bill = CsvTable.Read(root, BillOfMaterials);
        var power = CsvTable.Read(root, PowerBudget);
        foreach (var chip in CsvTable.Read(root, Chips).Rows)
        {
            var name = chip.Text("chip");
            var quantity = chip.Whole("quantity", 1, MostOfOne);
            var part = bill.Rows.FirstOrDefault(row => row.Text("reference") == chip.Text("bill_reference"))
                ?? throw chip.Problem("bill_reference", $"'{chip.Text("bill_reference")}' is no reference of {BillOfMaterials}");
            if (!part.Text("part_number").StartsWith(name, StringComparison.Ordinal))
            {
                throw chip.Problem("bill_reference", $"{chip.Text("bill_reference")} is a {part.Text("part_number")} and no {name}");
            }

            if (part.Whole("quantity", 1, MostOfOne) != quantity)
            {
                throw chip.Problem("quantity", $"{quantity} of {name}, and {part.Text("quantity")} in {BillOfMaterials}");
            }

            // What stands in brackets says only when it draws that much.
            var load = power.Rows.FirstOrDefault(row => row.Text("kind") == "load" && row.Text("item").Split(" (")[0] == chip.Text("power_item"))
                ?? throw chip.Problem("power_item", $"'{chip.Text("power_item")}' is no load of {PowerBudget}");
            if (load.Whole("quantity", 1, MostOfOne) != quantity)
            {
                throw chip.Problem("quantity", $"{quantity} of {name}, and {load.Text("quantity")} in {PowerBudget}");
            }

            if (!File.Exists(Path.Combine(root, chip.Text("driver"))))
            {
                throw chip.Problem("driver", $"there is no {chip.Text("driver")}");
            }
        }
    }
}
