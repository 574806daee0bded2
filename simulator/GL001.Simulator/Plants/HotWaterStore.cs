namespace GL001.Simulator.Plants;

/// <summary>
/// A stratified hot-water store: equal layers from top to bottom. Charged with hot water at the top and drawn there; what goes
/// in displaces what is there, so a flow moves through the layers as a plug with the mixing of one layer.
/// </summary>
/// <remarks>Simplified: constant density and heat capacity, no jets at the inlets; a layer colder than the one below it mixes with it at once.</remarks>
public sealed class HotWaterStore
{
    private const double WaterKgPerM3 = 980.0;
    private const double WaterKjPerKgK = 4.19;

    private readonly double[] _degC;
    private readonly double _layerKjPerK;
    private readonly double _layerM3;
    private readonly double _lossKwPerK;
    private readonly double _conductionKwPerK;

    /// <param name="volumeM3">Water.</param>
    /// <param name="layers">Layers; thirty make a sharp front.</param>
    /// <param name="degC">Temperature at the start.</param>
    /// <param name="lossKwPerK">Loss to ambient of the whole store.</param>
    /// <param name="conductionKwPerK">Conduction and slow mixing between two layers.</param>
    public HotWaterStore(double volumeM3, int layers, double degC, double lossKwPerK, double conductionKwPerK)
    {
        _degC = [.. Enumerable.Repeat(degC, layers)];
        _layerM3 = volumeM3 / layers;
        _layerKjPerK = _layerM3 * WaterKgPerM3 * WaterKjPerKgK;
        _lossKwPerK = lossKwPerK / layers;
        _conductionKwPerK = conductionKwPerK;
    }

    public int Layers => _degC.Length;

    public double TopDegC => _degC[0];

    public double BottomDegC => _degC[^1];

    /// <summary>Heat over 0 °C, MJ.</summary>
    public double StoredMj => _degC.Sum() * _layerKjPerK / 1_000.0;

    /// <summary>Heat lost to ambient so far, MJ.</summary>
    public double LostMj { get; private set; }

    /// <summary>Heat that came in with water less what left with it so far, MJ over 0 °C.</summary>
    public double BroughtMj { get; private set; }

    /// <summary>0 is the top.</summary>
    public double LayerDegC(int layer) => _degC[layer];

    /// <param name="chargeKgPerS">Hot water in at the top, as much out at the bottom.</param>
    /// <param name="chargeDegC">Its temperature.</param>
    /// <param name="drawKgPerS">Hot water out at the top, as much in at the bottom.</param>
    /// <param name="returnDegC">Temperature of what comes back.</param>
    /// <param name="ambientDegC">Ambient.</param>
    /// <param name="seconds">Step.</param>
    public void Step(double chargeKgPerS, double chargeDegC, double drawKgPerS, double returnDegC, double ambientDegC, double seconds)
    {
        // Both flows at once cancel: what is charged is drawn. Parts of a step never move more than half a layer.
        double net = chargeKgPerS - drawKgPerS;
        double throughKgPerS = Math.Min(chargeKgPerS, drawKgPerS);
        double moved = Math.Abs(net) / WaterKgPerM3 / _layerM3 * seconds;
        int parts = Math.Max(1, (int)Math.Ceiling(2.0 * moved));
        double part = seconds / parts;
        for (int i = 0; i < parts; i++)
        {
            Move(net, net > 0.0 ? chargeDegC : returnDegC, part);
            Spread(ambientDegC, part);
        }

        Mix();

        // Through the top and back at once: charge takes the draw's place, and its return the charge's.
        double throughKw = throughKgPerS * WaterKjPerKgK * (chargeDegC - _degC[0]);
        double belowKw = throughKgPerS * WaterKjPerKgK * (returnDegC - _degC[^1]);
        _degC[0] += throughKw / _layerKjPerK * seconds;
        _degC[^1] += belowKw / _layerKjPerK * seconds;
        BroughtMj += (throughKw + belowKw) / 1_000.0 * seconds;
        Mix();
    }

    private void Move(double netKgPerS, double inDegC, double seconds)
    {
        double kwPerK = Math.Abs(netKgPerS) * WaterKjPerKgK;
        double share = kwPerK / _layerKjPerK * seconds;
        bool isDown = netKgPerS > 0.0;
        double outDegC = isDown ? _degC[^1] : _degC[0];
        double before = inDegC;
        for (int i = 0; i < Layers; i++)
        {
            int layer = isDown ? i : Layers - 1 - i;
            double now = _degC[layer];
            _degC[layer] += share * (before - now);
            before = now;
        }

        BroughtMj += kwPerK * (inDegC - outDegC) / 1_000.0 * seconds;
    }

    private void Spread(double ambientDegC, double seconds)
    {
        double fromAbove = 0.0;
        for (int i = 0; i < Layers; i++)
        {
            double down = i < Layers - 1 ? _conductionKwPerK * (_degC[i] - _degC[i + 1]) : 0.0;
            double lost = _lossKwPerK * (_degC[i] - ambientDegC);
            _degC[i] += (fromAbove - down - lost) / _layerKjPerK * seconds;
            LostMj += lost / 1_000.0 * seconds;
            fromAbove = down;
        }
    }

    /// <summary>Warm water under cold rises: layers out of order share their heat until the order is right.</summary>
    private void Mix()
    {
        // Blocks of equal temperature from the top; each that is warmer than the one above joins it.
        Span<double> blockDegC = stackalloc double[Layers];
        Span<int> blockLayers = stackalloc int[Layers];
        int blocks = 0;
        for (int layer = 0; layer < Layers; layer++)
        {
            blockDegC[blocks] = _degC[layer];
            blockLayers[blocks] = 1;
            while (blocks > 0 && blockDegC[blocks] > blockDegC[blocks - 1])
            {
                int both = blockLayers[blocks - 1] + blockLayers[blocks];
                blockDegC[blocks - 1] = ((blockDegC[blocks - 1] * blockLayers[blocks - 1]) + (blockDegC[blocks] * blockLayers[blocks])) / both;
                blockLayers[blocks - 1] = both;
                blocks--;
            }

            blocks++;
        }

        int to = 0;
        for (int block = 0; block < blocks; block++)
        {
            for (int i = 0; i < blockLayers[block]; i++)
            {
                _degC[to++] = blockDegC[block];
            }
        }
    }
}
