namespace GL001.Plant.Tests;

public class QuantityTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Quantities_refuse_what_is_not_a_number(double nonsense)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ThermalPower.FromMegawatts(nonsense));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeatEnergy.FromMegawattHours(nonsense));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnergyPrice.FromEurPerMegawattHour(nonsense));
        Assert.Throws<ArgumentOutOfRangeException>(() => Temperature.FromDegreesCelsius(nonsense));
        Assert.Throws<ArgumentOutOfRangeException>(() => GaugePressure.FromBarg(nonsense));
    }

    [Fact]
    public void Temperature_refuses_to_go_below_absolute_zero()
    {
        Assert.Equal(-273.15, Temperature.FromDegreesCelsius(-273.15).DegreesCelsius);
        Assert.Throws<ArgumentOutOfRangeException>(() => Temperature.FromDegreesCelsius(-273.16));
    }

    [Fact]
    public void Power_over_time_is_energy()
    {
        Assert.Equal(10, ThermalPower.FromMegawatts(40).Over(TimeSpan.FromMinutes(15)).MegawattHours);
        Assert.Equal(40_000, ThermalPower.FromMegawatts(40).Kilowatts);
    }

    [Fact]
    public void Overflowing_sum_is_refused_like_any_other_infinity()
    {
        ThermalPower huge = ThermalPower.FromMegawatts(double.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => huge + huge);
    }

    [Fact]
    public void Powers_compare_by_size()
    {
        ThermalPower low = ThermalPower.FromMegawatts(5);
        ThermalPower high = ThermalPower.FromMegawatts(8);
        Assert.True(low < high && high > low && low <= high && high >= low && low.CompareTo(high) < 0);
        Assert.Equal(ThermalPower.FromMegawatts(3), high - low);
        Assert.Equal("8 MW", high.ToString());
    }
}
