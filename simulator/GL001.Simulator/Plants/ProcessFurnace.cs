namespace GL001.Simulator.Plants;

/// <summary>Sizes of one zone of a process furnace.</summary>
/// <param name="GasLoadM2">Exchange factor times area, gas to load, m²: 0.3 to 0.6 of the area in a refractory box.</param>
/// <param name="GasWallM2">The same, gas to refractory.</param>
/// <param name="WallLoadM2">The same, refractory to load.</param>
/// <param name="LoadKg">Load in the zone.</param>
/// <param name="LoadKjPerKgK">Its heat capacity.</param>
/// <param name="LayerKjPerK">Heat capacity of one layer of the refractory.</param>
/// <param name="LayerKwPerK">Conduction from the middle of one layer to that of the next.</param>
/// <param name="OutsideKwPerK">Outermost layer to ambient.</param>
/// <param name="DoorM2">Opening that radiates while the door is open.</param>
public sealed record FurnaceZoneSizes(
    double GasLoadM2,
    double GasWallM2,
    double WallLoadM2,
    double LoadKg,
    double LoadKjPerKgK,
    double LayerKjPerK,
    double LayerKwPerK,
    double OutsideKwPerK,
    double DoorM2);

/// <summary>
/// A direct-fired process furnace of several zones in a row, between which gas flows against the charge: in each zone one gas
/// temperature, quasi-steady, a refractory wall of layers and a load. Text-book long-furnace zone model with grey exchange.
/// </summary>
/// <remarks>Simplified: no radiation from zone to zone, convection in the exchange factors, no scale, no reaction of the charge.</remarks>
public sealed class ProcessFurnace
{
    private const double StefanBoltzmann = 5.670374e-11;   // kW/(m² K⁴)
    private const double KelvinOfZero = 273.15;
    private const int Layers = 4;
    private const int NewtonSteps = 40;

    private readonly FurnaceZoneSizes[] _sizes;
    private readonly double[] _gasDegC;
    private readonly double[] _loadDegC;
    private readonly double[][] _wallDegC;

    /// <param name="sizes">A zone each, in the order in which the charge moves.</param>
    /// <param name="startDegC">Everything at the start.</param>
    public ProcessFurnace(IEnumerable<FurnaceZoneSizes> sizes, double startDegC)
    {
        _sizes = [.. sizes];
        _gasDegC = [.. _sizes.Select(_ => startDegC)];
        _loadDegC = [.. _sizes.Select(_ => startDegC)];
        _wallDegC = [.. _sizes.Select(_ => Enumerable.Repeat(startDegC, Layers).ToArray())];
    }

    public int Zones => _sizes.Length;

    /// <summary>Flue gas, °C: that of the zone where the charge enters.</summary>
    public double FlueDegC => _gasDegC[0];

    /// <summary>Heat released by the burners so far, MJ.</summary>
    public double ReleasedMj { get; private set; }

    /// <summary>Heat that left with gas, over ambient air, MJ.</summary>
    public double StackMj { get; private set; }

    /// <summary>Heat that the charge carried out over what it brought in, MJ.</summary>
    public double ChargeMj { get; private set; }

    /// <summary>Heat lost through walls and open door, MJ.</summary>
    public double LostMj { get; private set; }

    /// <summary>Heat in walls and load over 0 °C, MJ.</summary>
    public double StoredMj
    {
        get
        {
            double kj = 0.0;
            for (int z = 0; z < Zones; z++)
            {
                kj += (_sizes[z].LoadKg * _sizes[z].LoadKjPerKgK * _loadDegC[z]) + (_sizes[z].LayerKjPerK * _wallDegC[z].Sum());
            }

            return kj / 1_000.0;
        }
    }

    public double GasDegC(int zone) => _gasDegC[zone];

    public double LoadDegC(int zone) => _loadDegC[zone];

    /// <param name="zone">Zone.</param>
    /// <param name="layer">0 faces the fire.</param>
    public double WallDegC(int zone, int layer) => _wallDegC[zone][layer];

    /// <param name="fuelKw">Fuel of each zone's burners, kW at lower heating value.</param>
    /// <param name="airRatio">Air over stoichiometric air.</param>
    /// <param name="chargeKgPerS">Charge that moves through; zero for a batch.</param>
    /// <param name="chargeDegC">Its temperature before the first zone.</param>
    /// <param name="doorOpen">The door of the last zone.</param>
    /// <param name="ambientDegC">Ambient and combustion air.</param>
    /// <param name="seconds">Step; a fraction of the shortest time constant, some seconds.</param>
    public void Step(ReadOnlySpan<double> fuelKw, double airRatio, double chargeKgPerS, double chargeDegC, bool doorOpen, double ambientDegC, double seconds)
    {
        if (fuelKw.Length != Zones)
        {
            throw new ArgumentException($"The furnace has {Zones} zones, not {fuelKw.Length}.", nameof(fuelKw));
        }

        // Gas flows against the charge: the last zone's gas passes through all others.
        double inKw = 0.0;
        double airKw = 0.0;
        double fuelKmolPerS = 0.0;
        Span<double> loadKw = stackalloc double[Zones];
        Span<double> wallKw = stackalloc double[Zones];
        for (int z = Zones - 1; z >= 0; z--)
        {
            double fuel = fuelKw[z] / FlueGas.MethaneKjPerKmol;
            double air = fuel * FlueGas.StoichiometricAir * airRatio;
            double ownAirKw = FlueGas.Air(air).EnthalpyKw(ambientDegC);
            double ownReleasedKw = fuelKw[z] - FlueGas.Of(fuel, air).UnburnedKw;
            fuelKmolPerS += fuel;
            airKw += ownAirKw;
            inKw += ownAirKw + ownReleasedKw;
            ReleasedMj += ownReleasedKw / 1_000.0 * seconds;
            FlueGas gas = FlueGas.Of(fuelKmolPerS, fuelKmolPerS * FlueGas.StoichiometricAir * airRatio);
            double gasDegC = fuelKmolPerS > 0.0 ? SolveGas(z, gas, inKw) : _wallDegC[z][0];
            _gasDegC[z] = gasDegC;
            double gasFourth = Fourth(gasDegC);
            double toLoadKw = fuelKmolPerS > 0.0 ? StefanBoltzmann * _sizes[z].GasLoadM2 * (gasFourth - Fourth(_loadDegC[z])) : 0.0;
            double toWallKw = fuelKmolPerS > 0.0 ? StefanBoltzmann * _sizes[z].GasWallM2 * (gasFourth - Fourth(_wallDegC[z][0])) : 0.0;
            double acrossKw = StefanBoltzmann * _sizes[z].WallLoadM2 * (Fourth(_wallDegC[z][0]) - Fourth(_loadDegC[z]));
            loadKw[z] = toLoadKw + acrossKw;
            wallKw[z] = toWallKw - acrossKw;
            inKw -= toLoadKw + toWallKw;
        }

        StackMj += (inKw - airKw) / 1_000.0 * seconds;
        StepCharge(loadKw, chargeKgPerS, chargeDegC, seconds);
        StepWalls(wallKw, doorOpen, ambientDegC, seconds);
    }

    private void StepCharge(ReadOnlySpan<double> loadKw, double chargeKgPerS, double chargeDegC, double seconds)
    {
        double beforeDegC = chargeDegC;
        double outKw = 0.0;
        for (int z = 0; z < Zones; z++)
        {
            double now = _loadDegC[z];
            double movedKw = chargeKgPerS * _sizes[z].LoadKjPerKgK * (beforeDegC - now);
            _loadDegC[z] += (loadKw[z] + movedKw) / (_sizes[z].LoadKg * _sizes[z].LoadKjPerKgK) * seconds;
            outKw -= movedKw;
            beforeDegC = now;
        }

        ChargeMj += outKw / 1_000.0 * seconds;
    }

    private void StepWalls(ReadOnlySpan<double> wallKw, bool doorOpen, double ambientDegC, double seconds)
    {
        for (int z = 0; z < Zones; z++)
        {
            double[] wall = _wallDegC[z];
            FurnaceZoneSizes sizes = _sizes[z];
            double doorKw = doorOpen && z == Zones - 1 ? StefanBoltzmann * sizes.DoorM2 * (Fourth(wall[0]) - Fourth(ambientDegC)) : 0.0;
            double flowKw = wallKw[z] - doorKw;
            double lostKw = doorKw;
            for (int layer = 0; layer < Layers; layer++)
            {
                bool isLast = layer == Layers - 1;
                double nextKw = isLast ? sizes.OutsideKwPerK * (wall[layer] - ambientDegC) : sizes.LayerKwPerK * (wall[layer] - wall[layer + 1]);
                wall[layer] += (flowKw - nextKw) / sizes.LayerKjPerK * seconds;
                flowKw = nextKw;
                lostKw += isLast ? nextKw : 0.0;
            }

            LostMj += lostKw / 1_000.0 * seconds;
        }
    }

    /// <summary>Gas temperature at which what it brings is what it radiates and carries on. Rises steadily: Newton finds it.</summary>
    private double SolveGas(int zone, in FlueGas gas, double inKw)
    {
        FurnaceZoneSizes sizes = _sizes[zone];
        double constant = gas.Constant;
        double linear = gas.Linear;
        double factor = StefanBoltzmann * (sizes.GasLoadM2 + sizes.GasWallM2);
        double sinkKw = StefanBoltzmann * ((sizes.GasLoadM2 * Fourth(_loadDegC[zone])) + (sizes.GasWallM2 * Fourth(_wallDegC[zone][0])));
        double degC = Math.Max(_gasDegC[zone], 500.0);
        for (int i = 0; i < NewtonSteps; i++)
        {
            double kelvin = degC + KelvinOfZero;
            double surplus = (degC * (constant + (linear * degC))) + (factor * Fourth(degC)) - sinkKw - inKw;
            double change = surplus / (constant + (2.0 * linear * degC) + (4.0 * factor * kelvin * kelvin * kelvin));
            degC -= change;
            if (Math.Abs(change) < 1e-9 * kelvin)
            {
                break;
            }
        }

        return degC;
    }

    private static double Fourth(double degC)
    {
        double square = (degC + KelvinOfZero) * (degC + KelvinOfZero);
        return square * square;
    }
}
