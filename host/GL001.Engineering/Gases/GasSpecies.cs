namespace GL001.Engineering.Gases;

/// <summary>Gases of air and flue gas.</summary>
public enum GasSpecies
{
    Nitrogen = 0,
    Oxygen,
    CarbonDioxide,
    WaterVapour,
    CarbonMonoxide,
    SulphurDioxide,
}
