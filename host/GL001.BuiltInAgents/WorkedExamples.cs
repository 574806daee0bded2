using System.Globalization;
using System.Text.Json;
using GL001.Agents;

namespace GL001.BuiltInAgents;

/// <summary>One realistic question to a capability and a figure of its answer that is known from elsewhere.</summary>
/// <param name="Agent">Id in the catalogue.</param>
/// <param name="Capability">Asked.</param>
/// <param name="Input">As JSON.</param>
/// <param name="Field">Path of the figure in the answer.</param>
/// <param name="Expected">The known figure.</param>
/// <param name="Tolerance">As far as the source is rounded.</param>
/// <param name="Source">Where the figure comes from.</param>
public sealed record WorkedExample(string Agent, string Capability, string Input, string Field, double Expected, double Tolerance, string Source)
{
    public override string ToString() => $"{Agent} {Capability}";

    /// <summary>Asks an agent and holds its answer against the figure: the answer's figure when it succeeded, and what is wrong or an empty text.</summary>
    public async Task<(double? Actual, string Problem)> CheckAsync(Agent agent, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(agent);
        using var input = JsonDocument.Parse(Input);
        var outcome = await agent.RunAsync(Capability, input.RootElement, new TaskContext("worked-example", null, clock, new Progress<AgentProgress>(), CancellationToken.None)).ConfigureAwait(false);
        if (outcome.Result is not { } result)
        {
            return (null, outcome.Error?.Message ?? $"{outcome.Kind}");
        }

        var actual = Find(result, Field).GetDouble();
        return (actual, Math.Abs(actual - Expected) <= Tolerance ? "" : string.Create(CultureInfo.InvariantCulture, $"{Field} is {actual}, {Expected} ± {Tolerance} after {Source}."));
    }

    /// <summary>A value by its path, for example losses[0].share_pct.</summary>
    public static JsonElement Find(JsonElement element, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            element = step.StartsWith('[') ? element[int.Parse(step[1..^1], CultureInfo.InvariantCulture)] : element.GetProperty(step);
        }

        return element;
    }
}

/// <summary>An example for every capability of the built-in agents.</summary>
public static class WorkedExamples
{
    private const string Methane = """{ "gas": { "methane_pct": 100 } }""";

    private const string CoalBoiler = """
        {
          "fuel": { "carbon_pct": 41.65, "hydrogen_pct": 2.0413, "oxygen_pct": 14.48, "nitrogen_pct": 1.6, "moisture_pct": 31.6, "ash_pct": 8.63 },
          "higher_heating_value_kj_per_kg": 14657.9868, "flue_gas_temperature_deg_c": 190, "air_temperature_deg_c": 31,
          "flue_gas_carbon_dioxide_dry_pct": 14, "flue_gas_carbon_monoxide_dry_pct": 0.55, "air_humidity_kg_per_kg": 0.0204, "fuel_flow_kg_per_s": 1.555325,
          "surfaces": [ { "area_m2": 90, "surface_temperature_deg_c": 70, "wind_m_per_s": 3.5 } ],
          "fly_ash": { "share_pct": 10, "heating_value_kj_per_kg": 1894.527 }, "bottom_ash": { "share_pct": 90, "heating_value_kj_per_kg": 3349.44 }
        }
        """;

    private const string CombustionTest = $$"""
        {
          "fuel": {{Methane}}, "carbon_monoxide_limit_ppm": 158.11388300841898, "present_oxygen_dry_pct": 4, "stack_temperature_deg_c": 180,
          "points": [ { "oxygen_dry_pct": 5, "carbon_monoxide_ppm": 10 }, { "oxygen_dry_pct": 3, "carbon_monoxide_ppm": 20 }, { "oxygen_dry_pct": 2, "carbon_monoxide_ppm": 50 }, { "oxygen_dry_pct": 1, "carbon_monoxide_ppm": 500 } ]
        }
        """;

    private const string Diagnostics = $$"""{ "fuel": {{Methane}}, "oxygen_dry_pct": 3, "carbon_monoxide_ppm": 20, "carbon_dioxide_dry_pct": 10.0, "oxygen_after_dry_pct": 6 }""";

    private const string Stoichiometric = $$"""{ "fuel": {{Methane}}, "excess_air_pct": 0 }""";

    private const string Production = """
        {
          "driver_names": [ "production_t" ], "reporting": [ { "name": "m13", "energy_mwh": 600, "drivers": [ 1000 ] } ],
          "baseline": [
            { "name": "m1", "energy_mwh": 501, "drivers": [ 800 ] }, { "name": "m2", "energy_mwh": 549, "drivers": [ 900 ] }, { "name": "m3", "energy_mwh": 601, "drivers": [ 1000 ] },
            { "name": "m4", "energy_mwh": 649, "drivers": [ 1100 ] }, { "name": "m5", "energy_mwh": 701, "drivers": [ 1200 ] }, { "name": "m6", "energy_mwh": 749, "drivers": [ 1300 ] }
          ]
        }
        """;

    private const string Balance = """{ "inputs": [ { "name": "gas", "kw": 1000 } ], "useful_outputs": [ { "name": "steam", "kw": 850 } ], "losses": [ { "name": "stack", "kw": 130 } ] }""";

    private const string Arbitrage = """{ "heat_prices_per_mwh": [ 20, 50 ], "capacity_mwh": 10, "charge_mw": 100, "discharge_mw": 100, "charge_efficiency_pct": 90, "discharge_efficiency_pct": 90 }""";

    public static IReadOnlyList<WorkedExample> All { get; } =
    [
        new("GL-002", "direct_efficiency", """
            { "fuel_flow_kg_per_s": 0.444444, "heating_value_kj_per_kg": 16747.2, "steam_flow_kg_per_s": 2.222222, "steam_pressure_bara": 10.8199, "feedwater_temperature_deg_c": 85 }
            """, "efficiency_pct", 72.5, 0.3, "BEE guide book 2, chapter 2"),
        new("GL-002", "heat_loss_efficiency", CoalBoiler, "efficiency_pct", 77.63, 0.02, "BEE guide book 4, chapter 1, with its own formula of the surface loss"),
        new("GL-003", "header_balance", """
            { "supplies": [ { "name": "boiler-1", "flow_kg_per_s": 6, "pressure_bara": 11 } ], "users": [ { "name": "dryer", "flow_kg_per_s": 5.5, "pressure_bara": 11 } ] }
            """, "unaccounted_flow_pct", 100.0 * 0.5 / 6.0, 1e-9, "arithmetic"),
        new("GL-003", "letdown_station", """
            { "inlet_pressure_bara": 40, "inlet_temperature_deg_c": 400, "outlet_flow_kg_per_s": 5, "outlet_pressure_bara": 11, "outlet_temperature_deg_c": 200 }
            """, "spray_flow_kg_per_s", 5.0 * (3_214.4 - 2_822.3) / (3_214.4 - 443.1), 0.003, "steam tables"),
        new("GL-003", "flash_steam", """{ "condensate_flow_kg_per_s": 1, "high_pressure_bara": 8.01325, "low_pressure_bara": 1.01325 }""", "flash_fraction_pct", 13.4, 0.05, "Spirax Sarco tutorials"),
        new("GL-003", "condensate_return", """
            {
              "steam_flow_kg_per_s": 2, "returned_pct": 50, "target_returned_pct": 80, "condensate_temperature_deg_c": 90, "make_up_temperature_deg_c": 15, "boiler_efficiency_pct": 85,
              "fuel_price_per_mwh": 40
            }
            """, "heat_saved_kw", 0.6 * 4.19 * 75.0, 0.4, "4.19 kJ/(kg K)"),
        new("GL-004", "oxygen_target", CombustionTest, "target_oxygen_dry_pct", 2.0, 1e-9, "log CO interpolated by hand"),
        new("GL-004", "flue_gas", Stoichiometric, "maximum_carbon_dioxide_dry_pct", 11.7, 0.05, "textbook, methane"),
        new("GL-005", "combustion_diagnostics", Diagnostics, "in_leakage_pct", 100.0 * 3.0 / 14.95, 1e-9, "dilution of oxygen"),
        new("GL-006", "recovery_potential", """
            {
              "name": "kiln", "source_flow_kg_per_s": 2, "source_heat_capacity_kj_per_kg_k": 1.1, "source_temperature_deg_c": 250, "lowest_source_outlet_deg_c": 130,
              "sink_capacity_kw_per_k": 10, "sink_inlet_deg_c": 60, "sink_target_deg_c": 100
            }
            """, "recoverable_kw", 264.0, 1e-9, "2.2 kW/K over 120 K"),
        new("GL-006", "pinch_targets", """
            {
              "least_approach_k": 10,
              "streams": [
                { "name": "hot 2", "supply_deg_c": 170, "target_deg_c": 60, "capacity_kw_per_k": 3 }, { "name": "hot 4", "supply_deg_c": 150, "target_deg_c": 30, "capacity_kw_per_k": 1.5 },
                { "name": "cold 1", "supply_deg_c": 20, "target_deg_c": 135, "capacity_kw_per_k": 2 }, { "name": "cold 3", "supply_deg_c": 80, "target_deg_c": 140, "capacity_kw_per_k": 4 }
              ]
            }
            """, "hot_utility_kw", 20.0, 1e-9, "Linnhoff et al., user guide (1982)"),
        new("GL-007", "furnace_performance", """
            {
              "fuel_flow_kg_per_s": 0.10222222222222222, "higher_heating_value_kj_per_kg": 41868, "stock_flow_kg_per_s": 1.6666666666666667, "stock_heat_capacity_kj_per_kg_k": 0.502416,
              "stock_inlet_deg_c": 40, "stock_outlet_deg_c": 1340, "theoretical_air_kg_per_kg": 14, "flue_gas_oxygen_dry_pct": 12, "flue_gas_temperature_deg_c": 750, "ambient_temperature_deg_c": 40
            }
            """, "direct_efficiency_pct", 25.43, 0.01, "BEE guide book 2, chapter 4"),
        new("GL-009", "energy_balance", Balance, "efficiency_pct", 85.0, 1e-9, "arithmetic"),
        new("GL-009", "boiler_exergy", $$"""
            {
              "fuel": {{Methane}}, "fuel_flow_kg_per_s": 0.1, "excess_air_pct": 15, "flue_gas_temperature_deg_c": 180, "steam_flow_kg_per_s": 1.75, "steam_pressure_bara": 11,
              "feedwater_temperature_deg_c": 105
            }
            """, "fuel_exergy_ratio", 1.0364, 0.001, "Szargut: methane 831.65 of 802.5 kJ/mol"),
        new("GL-010", "emission_rate", """{ "pollutant": "nitrogen_oxides", "concentration_ppm": 30, "oxygen_pct": 3, "fuel": "natural_gas" }""", "lb_per_mm_btu", 0.0364, 0.0001, "30 ppm at 3 % oxygen is 0.036 lb/MMBtu"),
        new("GL-010", "carbon_dioxide", """{ "heat_input_mwh": 1000, "fuel": "natural_gas" }""", "lb_per_mm_btu", 118.86, 0.01, "40 CFR 75, appendix G, equation G-4"),
        new("GL-010", "permit_check", """
            {
              "hours": [ { "start": "2024-01-01T00:00:00Z", "is_operating": true, "value": 40 }, { "start": "2024-01-01T01:00:00Z", "is_operating": true, "value": 60 } ],
              "limits": [ { "name": "NOx", "limit": 100, "unit": "mg/m³", "averaging_hours": 2 } ]
            }
            """, "findings[0].latest.value", 50.0, 1e-9, "arithmetic"),
        new("GL-011", "fuel_blend", """
            {
              "most_sulphur_pct": 1,
              "fuels": [
                { "name": "gas", "price_per_mwh": 40, "lower_heating_value_kj_per_kg": 48000, "sulphur_pct": 0, "carbon_dioxide_kg_per_mwh": 202 },
                { "name": "oil", "price_per_mwh": 30, "lower_heating_value_kj_per_kg": 40000, "sulphur_pct": 2, "carbon_dioxide_kg_per_mwh": 279 }
              ]
            }
            """, "shares[1].heat_pct", 100.0 * 40.0 / 88.0, 1e-6, "by hand"),
        new("GL-013", "trend_to_limit", """
            {
              "limit": 4.5,
              "points": [
                { "time": "2024-01-01T00:00:00Z", "value": 2.0 }, { "time": "2024-01-02T00:00:00Z", "value": 2.1 }, { "time": "2024-01-03T00:00:00Z", "value": 2.2 },
                { "time": "2024-01-04T00:00:00Z", "value": 2.3 }, { "time": "2024-01-05T00:00:00Z", "value": 2.4 }, { "time": "2024-01-06T00:00:00Z", "value": 2.5 }
              ]
            }
            """, "remaining_days", 20.0, 1e-6, "2.0 over 0.1 a day"),
        new("GL-013", "running_hours", """
            { "states": [ { "time": "2024-01-01T00:00:00Z", "is_running": false }, { "time": "2024-01-01T06:00:00Z", "is_running": true } ], "until": "2024-01-02T00:00:00Z" }
            """, "hours", 18.0, 1e-9, "arithmetic"),
        new("GL-013", "vibration_zone", """{ "group": "medium_rigid", "velocity_mm_per_s": 3.0 }""", "next_boundary_mm_per_s", 4.5, 1e-9, "usual table of ISO 10816-3"),
        new("GL-014", "exchanger_rating", """
            {
              "arrangement": "counterflow", "hot_inlet_deg_c": 100, "hot_outlet_deg_c": 60, "cold_inlet_deg_c": 30, "cold_outlet_deg_c": 40.2, "hot_capacity_kw_per_k": 0.2131
            }
            """, "log_mean_k", 43.2, 0.05, "Incropera, example 11.1"),
        new("GL-014", "cleaning_interval", """
            {
              "arrangement": "counterflow", "area_m2": 10, "clean_coefficient_w_per_m2_k": 1000, "model": "linear", "rate_m2_k_per_w_per_day": 1e-7, "smaller_capacity_kw_per_k": 1000, "capacity_ratio": 0,
              "inlet_difference_k": 100, "heat_price_per_mwh": 50, "cleaning_cost": 300
            }
            """, "interval_days", 70.7, 2.5, "√(2 C/k)"),
        new("GL-016", "blowdown", """
            { "steam_flow_kg_per_s": 12.6, "pressure_barg": 10.34, "margin_pct": 0, "constituents": [ { "name": "tds", "feedwater": 6, "boiler_water": 75, "limit": 100 } ] }
            """, "present_blowdown_pct", 8.0, 1e-9, "U.S. DOE steam tip sheet 9"),
        new("GL-018", "flue_gas", Stoichiometric, "theoretical_air_kg_per_kg", 17.2, 0.06, "textbook, methane"),
        new("GL-018", "flame_temperature", $$"""{ "fuel": {{Methane}}, "excess_air_pct": 0 }""", "adiabatic_temperature_k", 2_328.0, 8.0, "textbook, without dissociation"),
        new("GL-018", "oxygen_target", CombustionTest, "oxygen_at_limit_pct", 1.5, 1e-9, "log CO interpolated by hand"),
        new("GL-018", "combustion_diagnostics", Diagnostics, "expected_carbon_dioxide_dry_pct", 10.0, 0.1, "11.7 (21 − 3)/21"),
        new("GL-019", "demand_forecast", Forecast(), "naive_mean_absolute_error_mw", 0.0, 1e-9, "a week that repeats itself"),
        new("GL-019", "storage_schedule", Arbitrage, "value", (9.0 * 50.0) - (10.0 / 0.9 * 20.0), 1e-9, "by hand"),
        new("GL-020", "economiser_performance", """
            {
              "water_flow_kg_per_s": 5, "water_inlet_deg_c": 105, "water_outlet_deg_c": 140, "water_pressure_bara": 12, "gas_inlet_deg_c": 260, "gas_outlet_deg_c": 150
            }
            """, "steaming_margin_k", 47.96, 0.05, "steam tables: 187.96 °C at 12 bar"),
        new("GL-020", "acid_dew_point", """{ "water_pct": 10, "sulphur_trioxide_ppm": 10 }""", "verhoff_banchero_deg_c", 137.6, 1.0, "Verhoff and Banchero's formula by hand: 75.97 and 0.0076 mmHg"),
        new("GL-025", "cogeneration_performance", """
            {
              "fuel": "natural_gas", "heat": "hot_water", "fuel_mwh": 1000, "electricity_mwh": 400, "useful_heat_mwh": 450, "installed_electric_mw": 2, "voltage": "from345_kv", "on_site_pct": 0
            }
            """, "primary_energy_saving_pct", 19.6, 0.05, "Directive 2012/27/EU, annex II, by hand"),
        new("GL-031", "state_of_charge", """
            { "volume_m3": 1000, "layer_temperatures_deg_c": [ 90, 90, 50, 40 ], "full_deg_c": 90, "empty_deg_c": 50, "loss_w_per_k": 500 }
            """, "state_of_charge_pct", 50.0, 1e-9, "half the layers are full"),
        new("GL-031", "storage_arbitrage", Arbitrage, "cycles", 0.9, 1e-9, "by hand"),
        new("GL-032", "energy_performance", Production, "model.coefficients[1].value", 0.4989, 0.002, "energy rises by half a MWh a tonne"),
        new("GL-041", "energy_performance", Production, "saving_mwh", 0.0, 1.5, "600 MWh are expected at 1,000 t"),
        new("GL-041", "energy_balance", Balance, "unaccounted_kw", 20.0, 1e-9, "arithmetic"),
        new("GL-045", "air_requirement", Stoichiometric, "theoretical_air_m3_per_m3", 9.52, 0.04, "textbook, methane, 21 % oxygen in air"),
        new("GL-045", "flame_temperature", $$"""{ "fuel": {{Methane}}, "excess_air_pct": 5, "air_temperature_deg_c": 25 }""", "adiabatic_temperature_k", 2_258.0, 20.0, "60 to 80 K lower with 5 % excess air"),
        new("GL-064", "cost_allocation", """
            { "total_cost": 1000, "supplied_mwh": 100, "centres": [ { "name": "dryer", "use_mwh": 60 }, { "name": "press", "use_mwh": 30 } ] }
            """, "shares[0].cost", 666.67, 1e-9, "two thirds"),
        new("GL-065", "scope_1_emissions", """{ "uses": [ { "name": "gas", "fuel": "natural_gas", "energy_mwh": 1000 } ] }""", "carbon_dioxide_tonnes", 201.96, 1e-9, "IPCC 2006: 56.1 t/TJ"),
        new("GL-069", "demand_forecast", Forecast(), "hours[0].mw", 5.0, 0.1, "a week that repeats itself"),
        new("GL-095", "alarm_metrics", """
            { "from": "2024-01-01T00:00:00Z", "to": "2024-01-01T10:00:00Z", "alarms": [ { "tag": "LSL-103", "priority": "low", "raised": "2024-01-01T01:00:00Z", "cleared": "2024-01-01T01:05:00Z" } ] }
            """, "per_operator_hour", 0.1, 1e-9, "arithmetic"),
        new("GL-097", "data_quality", """
            {
              "step_minutes": 60, "times": [ "2024-01-01T00:00:00", "2024-01-01T01:00:00", "2024-01-01T04:00:00" ], "columns": [ { "name": "steam", "cells": [ "1.0", "#DIV/0!", "1.1" ] } ]
            }
            """, "columns[0].valid_pct", 100.0 * 2.0 / 3.0, 1e-9, "two of three cells are numbers"),
    ];

    /// <summary>20 weeks of one week, Monday 1 January 2024 first.</summary>
    private static string Forecast()
    {
        IEnumerable<string> demand = Enumerable.Range(0, 24 * 140).Select(i => FormattableString.Invariant($"{5.0 + (0.1 * (i % 24)):0.0}"));
        return $$"""{ "start": "2024-01-01T00:00:00+01:00", "hourly_mw": [ {{string.Join(", ", demand)}} ] }""";
    }

    /// <summary>Asks every example of these agents, one after the other: the answer's figure when there is one, and what is wrong or an empty text.</summary>
    public static async Task<IReadOnlyList<(WorkedExample Example, double? Actual, string Problem)>> CheckAllAsync(IEnumerable<Agent> agents, TimeProvider clock)
    {
        var byId = agents.ToDictionary(agent => agent.Id);
        var found = new List<(WorkedExample, double?, string)>();
        foreach (var example in All)
        {
            var (actual, problem) = byId.TryGetValue(example.Agent, out var agent) ? await example.CheckAsync(agent, clock).ConfigureAwait(false) : (null, "the agent does not run here");
            found.Add((example, actual, problem));
        }

        return found;
    }
}
