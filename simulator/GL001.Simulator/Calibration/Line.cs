namespace GL001.Simulator.Calibration;

/// <summary>A straight line through points by least squares.</summary>
internal readonly record struct Line(double Intercept, double Slope)
{
    public double At(double x) => Intercept + (Slope * x);

    public static Line Through(IReadOnlyList<(double X, double Y)> points)
    {
        double meanX = points.Average(point => point.X);
        double meanY = points.Average(point => point.Y);
        double slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => (point.X - meanX) * (point.X - meanX));
        return new Line(meanY - (slope * meanX), slope);
    }
}
