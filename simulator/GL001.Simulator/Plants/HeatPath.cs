namespace GL001.Simulator.Plants;

/// <summary>What takes the last heat from the gas.</summary>
public enum LastSurface
{
    None = 0,

    /// <summary>Warms the feedwater.</summary>
    Economiser,

    /// <summary>Warms the combustion air.</summary>
    AirPreheater,
}

/// <summary>
/// The way of the flue gas: firebox, one gas zone that radiates to its walls; bank, convection to the heated medium; a last surface;
/// stack. Quasi-steady, for gas stays a second or two. Sized once, so that full load has the design efficiency.
/// </summary>
/// <remarks>Simplified: walls stand at the temperature of the medium, one exchange factor whatever the gas holds, no soot.</remarks>
public sealed class HeatPath
{
    /// <summary>Share of rated heat that the casing loses at operating temperature.</summary>
    public const double CasingShare = 0.007;

    /// <summary>The design point's ambient, °C.</summary>
    public const double DesignAmbientDegC = 20.0;

    public const double DesignAirRatio = 1.15;

    private const double StefanBoltzmann = 5.670374e-11;   // kW/(m² K⁴)
    private const double KelvinOfZero = 273.15;
    private const double FireboxExitDegC = 1_150.0;
    private const double FlowExponent = 0.6;
    private const double BankApproachK = 45.0;
    private const double MostEffective = 0.9;
    private const double WaterKjPerKgK = 4.25;
    private const int NewtonSteps = 3;

    private readonly double _exchangeM2;
    private readonly double _bankKwPerK;
    private readonly double _lastKwPerK;
    private readonly double _designConstant;
    private double _fireboxDegC = DesignAmbientDegC;
    private double _preheatedKw;

    /// <param name="fuelKw">Fuel at full load, kW at lower heating value.</param>
    /// <param name="efficiency">Design efficiency at full load, casing loss included.</param>
    /// <param name="mediumDegC">Heated medium at design.</param>
    /// <param name="feedKgPerS">Feedwater at full load; zero for a unit without an economiser.</param>
    /// <param name="feedDegC">Feedwater at design.</param>
    public HeatPath(double fuelKw, double efficiency, double mediumDegC, double feedKgPerS, double feedDegC)
    {
        double fuel = fuelKw / FlueGas.MethaneKjPerKmol;
        double air = fuel * FlueGas.StoichiometricAir * DesignAirRatio;
        FlueGas gas = FlueGas.Of(fuel, air);
        double airKw = FlueGas.Air(air).EnthalpyKw(DesignAmbientDegC);
        double releasedKw = fuelKw - gas.UnburnedKw;
        StackDegC = gas.DegCOf(airKw + releasedKw - (fuelKw * efficiency) - (CasingShare * fuelKw * efficiency));
        _designConstant = gas.Constant;

        double bankDegC = mediumDegC + BankApproachK;
        Last = StackDegC >= bankDegC ? LastSurface.None : feedKgPerS > 0.0 ? LastSurface.Economiser : LastSurface.AirPreheater;
        bankDegC = Math.Max(bankDegC, StackDegC);
        double lastKw = gas.EnthalpyKw(bankDegC) - gas.EnthalpyKw(StackDegC);
        _preheatedKw = Last == LastSurface.AirPreheater ? lastKw : 0.0;

        double adiabaticKw = airKw + releasedKw + _preheatedKw;
        double wallK = mediumDegC + KelvinOfZero;
        double exitK = FireboxExitDegC + KelvinOfZero;
        _exchangeM2 = (adiabaticKw - gas.EnthalpyKw(FireboxExitDegC)) / (StefanBoltzmann * (Fourth(exitK) - Fourth(wallK)));
        _bankKwPerK = Capacity(gas, FireboxExitDegC, bankDegC) * Math.Log((FireboxExitDegC - mediumDegC) / (bankDegC - mediumDegC));
        _lastKwPerK = Last switch
        {
            LastSurface.Economiser => SizeCounterflow(Capacity(gas, bankDegC, StackDegC), feedKgPerS * WaterKjPerKgK, lastKw, bankDegC - feedDegC),
            LastSurface.AirPreheater => SizeCounterflow(Capacity(gas, bankDegC, StackDegC), FlueGas.Air(air).Constant, lastKw, bankDegC - DesignAmbientDegC),
            _ => 0.0,
        };
        _preheatedKw = 0.0;
    }

    public LastSurface Last { get; }

    /// <summary>Gas to the stack, °C; at first that of the design.</summary>
    public double StackDegC { get; private set; }

    /// <summary>Flame without any heat loss, °C. No dissociation: some 80 K too hot at air ratio 1.</summary>
    public double AdiabaticDegC { get; private set; }

    /// <summary>Heat to the medium from firebox and bank, kW; below zero while cold air sweeps a hot unit.</summary>
    public double MediumKw { get; private set; }

    /// <summary>Heat to the feedwater, kW.</summary>
    public double EconomiserKw { get; private set; }

    /// <summary>Sensible heat that leaves by the stack, over ambient air, kW.</summary>
    public double StackKw { get; private set; }

    /// <summary>Heat that the preheater has taken out of the gas and the air has not yet brought back, kW over one step.</summary>
    public double PreheatedKw => _preheatedKw;

    /// <param name="gas">What leaves the flame.</param>
    /// <param name="releasedKw">Heat released.</param>
    /// <param name="airKmolPerS">Air to the furnace.</param>
    /// <param name="ambientDegC">Ambient.</param>
    /// <param name="mediumDegC">Heated medium.</param>
    /// <param name="feedKgPerS">Feedwater through the economiser.</param>
    /// <param name="feedDegC">Its temperature before.</param>
    public void Step(in FlueGas gas, double releasedKw, double airKmolPerS, double ambientDegC, double mediumDegC, double feedKgPerS, double feedDegC)
    {
        FlueGas air = FlueGas.Air(airKmolPerS);
        double airKw = air.EnthalpyKw(ambientDegC);
        double inKw = airKw + releasedKw + _preheatedKw;
        double constant = gas.Constant;
        double linear = gas.Linear;
        AdiabaticDegC = gas.DegCOf(inKw);
        double fireboxDegC = Firebox(constant, linear, inKw, mediumDegC);
        double fireboxKw = fireboxDegC * (constant + (linear * fireboxDegC));

        // UA follows flow^0.6, so NTU falls with flow^0.4.
        double flow = Math.Max(1e-6, constant / _designConstant);
        double turbulence = Math.Pow(flow, FlowExponent);
        double capacity = constant + (linear * (fireboxDegC + mediumDegC));
        double bankDegC = mediumDegC + ((fireboxDegC - mediumDegC) * Math.Exp(-_bankKwPerK * turbulence / capacity));
        double bankKw = bankDegC * (constant + (linear * bankDegC));
        MediumKw = inKw - bankKw;

        double lastKw = 0.0;
        if (Last != LastSurface.None)
        {
            bool isEconomiser = Last == LastSurface.Economiser;
            double cold = isEconomiser ? feedKgPerS * WaterKjPerKgK : air.Constant;
            double coldDegC = isEconomiser ? feedDegC : ambientDegC;
            double hot = constant + (linear * (bankDegC + coldDegC));
            lastKw = Counterflow(hot, cold, _lastKwPerK * turbulence) * Math.Min(hot, cold) * Math.Max(0.0, bankDegC - coldDegC);

            // Water that would boil in the economiser takes no more.
            lastKw = isEconomiser ? Math.Min(lastKw, MostEffective * cold * Math.Max(0.0, mediumDegC - coldDegC)) : lastKw;
        }

        EconomiserKw = Last == LastSurface.Economiser ? lastKw : 0.0;
        _preheatedKw = Last == LastSurface.AirPreheater ? lastKw : 0.0;
        StackDegC = gas.DegCOf(bankKw - lastKw);
        StackKw = bankKw - lastKw - airKw;
    }

    private double Firebox(double constant, double linear, double inKw, double wallDegC)
    {
        // Capacity·T plus radiation rises steadily: Newton from the last step's temperature settles at once.
        double wall = Fourth(wallDegC + KelvinOfZero);
        double factor = StefanBoltzmann * _exchangeM2;
        double degC = _fireboxDegC;
        for (int i = 0; i < NewtonSteps; i++)
        {
            double kelvin = degC + KelvinOfZero;
            double cube = kelvin * kelvin * kelvin;
            double surplus = (degC * (constant + (linear * degC))) + (factor * ((cube * kelvin) - wall)) - inKw;
            degC = Math.Max(-50.0, degC - (surplus / (constant + (2.0 * linear * degC) + (4.0 * factor * cube))));
        }

        _fireboxDegC = degC;
        return degC;
    }

    private static double Capacity(in FlueGas gas, double fromDegC, double toDegC) => gas.Constant + (gas.Linear * (fromDegC + toDegC));

    private static double Fourth(double value) => value * value * value * value;

    /// <summary>Effectiveness of a counterflow exchanger: usual text-book form.</summary>
    private static double Counterflow(double hot, double cold, double kwPerK)
    {
        double least = Math.Min(hot, cold);
        if (!(least > 0.0))
        {
            return 0.0;
        }

        double ratio = least / Math.Max(hot, cold);
        double units = kwPerK / least;
        double decay = Math.Exp(-units * (1.0 - ratio));
        return ratio > 0.9999 ? units / (1.0 + units) : (1.0 - decay) / (1.0 - (ratio * decay));
    }

    private static double SizeCounterflow(double hot, double cold, double kw, double differenceK)
    {
        double wanted = kw / (Math.Min(hot, cold) * differenceK);
        if (wanted >= 0.98)
        {
            throw new ArgumentException(FormattableString.Invariant($"The design efficiency asks the last surface for {wanted:P0} of the heat that there is."));
        }

        double low = 0.0;
        double high = 100.0 * Math.Min(hot, cold);
        for (int i = 0; i < 80; i++)
        {
            double middle = 0.5 * (low + high);
            bool isShort = Counterflow(hot, cold, middle) < wanted;
            low = isShort ? middle : low;
            high = isShort ? high : middle;
        }

        return 0.5 * (low + high);
    }
}
