using GL001.Engineering.Storage;

namespace GL001.BuiltInAgents;

/// <summary>GL-031. Heat stores.</summary>
public sealed class ThermalEnergyStorageAgent : EngineeringAgent
{
    public ThermalEnergyStorageAgent() : base("GL-031")
    {
        Offer<ThermalStoreInput, ThermalStoreResult>(
            "state_of_charge",
            "State of charge and standing loss of a water store from its temperatures.",
            ThermalStore.Calculate);
        Offer<ArbitrageInput, ArbitrageResult>(
            "storage_arbitrage",
            "What a store earns over a series of prices, exact on a grid.",
            StorageArbitrage.Calculate);
    }
}
