using System.Globalization;
using GL001.Control;
using GL001.Agents;
using GL001.Plant;
using GL001.Simulator.Agents;
using GL001.Simulator.Faults;
using GL001.SiteFiles;
using GL001.Storage;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Scenarios;

/// <summary>Reads a scenario's YAML. What is wrong with it is told with file, line, field and what would be right.</summary>
public static class ScenarioFile
{
    /// <exception cref="SiteFileException">Anything is wrong with the scenario or its site; carries all findings.</exception>
    public static Scenario Load(string path)
    {
        var findings = new List<SiteFinding>();
        var root = SiteFile.ReadYaml(path, findings);
        var scenario = root is null ? null : new Reader(path, findings).Read(new FieldReader(path, "", root, findings));
        return findings.Count == 0 ? scenario! : throw new SiteFileException(findings);
    }

    private sealed class Reader(string path, List<SiteFinding> findings)
    {
        private const string Clock = "a time as hh:mm:ss, from a day on as d.hh:mm:ss";

        private static readonly string s_samples = Path.Combine(AppContext.BaseDirectory, "samples");

        private static readonly Bounds s_megawatts = new(0.1, 200);

        private IReadOnlyDictionary<string, UnitKind> _units = new Dictionary<string, UnitKind>();
        private readonly Dictionary<string, UnitOptions> _options = [];
        private List<string> _served = [];
        private List<string> _plants = [];
        private List<PlayedPost> _agents = [];
        private bool _hasNetwork;
        private bool _grows;
        private bool _needsCoordinator;
        private long _durationMs;

        public Scenario Read(FieldReader file)
        {
            var name = file.Text("name");
            var description = file.Has("description") ? file.Text("description") : "";
            var site = ReadSite(file.Child("site"));
            _units = site.Model.Units.ToDictionary(unit => unit.Id, unit => unit.Kind);
            _served = [.. site.Model.Headers.Select(header => header.Id), .. site.Model.Plants.SelectMany(plant => plant.Networks, (_, network) => network.Id)];
            _plants = [.. site.Model.Plants.Select(plant => plant.Id)];
            _hasNetwork = file.Flag("network", true);
            _needsCoordinator = file.Flag("coordinator", false);
            if (_needsCoordinator && !_hasNetwork)
            {
                file.Report(SiteFindingKind.OutOfRange, "network", "a coordinator hears controllers over the network alone", "network: true");
            }

            _grows = site.StartsWithPlants is not null;
            if (_grows && !_needsCoordinator)
            {
                file.Report(SiteFindingKind.OutOfRange, "site", "a site that grows takes a coordinator whose site grows, and this run has none", "coordinator: true, or no startsWithPlants");
            }

            _durationMs = Time(file, "duration");
            if (_durationMs <= 0)
            {
                file.Report(SiteFindingKind.OutOfRange, "duration", "a run takes time", Clock);
            }

            _agents = ReadAgents(file);
            var scenario = new Scenario
            {
                Name = name,
                Description = description,
                Site = site,
                Seed = file.Has("seed") ? file.WholeNumber("seed", 0, int.MaxValue) : 1,
                Start = file.Has("start") ? Instant(file, "start") : new DateTimeOffset(2026, 1, 15, 6, 0, 0, TimeSpan.Zero),
                DurationMs = _durationMs,
                IsWarm = file.Flag("warm", false),
                HasNetwork = _hasNetwork,
                NeedsCoordinator = _needsCoordinator,
                ResetsAfterMs = file.Has("resetsAfter") ? Time(file, "resetsAfter") : null,
                Agents = _agents,
                Faults = [.. file.Items("faults", required: false).Select(ReadFault)],
                Actions = [.. file.Items("actions", required: false).Select(ReadAction)],
                Expectations = [.. file.Items("expect", required: false).Select(ReadExpectation)],
            };
            file.RefuseUnknown();
            return scenario;
        }

        private ScenarioSite ReadSite(FieldReader? item)
        {
            if (item is null)
            {
                return ScenarioSite.Inline([]);
            }

            if (item.Has("sample"))
            {
                var sample = item.Reference("sample", "sample site", Directory.EnumerateDirectories(s_samples).Select(folder => Path.GetFileName(folder)));
                item.RefuseUnknown();
                return FromFile(Path.Combine(s_samples, sample, "site.yaml")) with { Sample = sample };
            }

            if (item.Has("file"))
            {
                var file = item.Text("file");
                item.RefuseUnknown();
                return FromFile(Path.Combine(Path.GetDirectoryName(path) ?? "", file)) with { File = file };
            }

            var ids = new HashSet<string>();
            var plantOf = new Dictionary<string, string>();
            var units = item.Items("units").Select(unit => ReadUnit(unit, ids, plantOf)).ToList();
            var ambient = item.Number("ambientDegC", new Bounds(-60, 60), fallback: 10.0);
            int? startsWith = item.Has("startsWithPlants") ? item.WholeNumber("startsWithPlants", 1, 1_000) : null;
            var plants = units.Select(unit => unit.PlantId).Distinct().Count();
            if (startsWith >= plants)
            {
                item.Report(SiteFindingKind.OutOfRange, "startsWithPlants", $"the units stand in {plants} plants, so none would come later", plants > 1 ? $"1 to {plants - 1}" : "units of several plants");
            }

            item.RefuseUnknown();
            return ScenarioSite.Inline(units, ambient, startsWith);
        }

        private ScenarioSite FromFile(string file)
        {
            try
            {
                return new ScenarioSite { Model = SiteFile.Load(file) };
            }
            catch (SiteFileException problem)
            {
                findings.AddRange(problem.Findings);
                return ScenarioSite.Inline([]);
            }
        }

        private InlineUnit ReadUnit(FieldReader item, HashSet<string> ids, Dictionary<string, string> plantOf)
        {
            var before = findings.Count;
            var id = item.Id("id", "unit", ids);
            var kind = item.Choice("kind", ScenarioWords.UnitKinds);
            var rated = item.Number("ratedMegawatts", s_megawatts);
            var unit = new InlineUnit(
                id,
                kind,
                item.Has("header") ? item.Text("header") : "HDR-" + id,
                rated,
                item.Number("minimumMegawatts", s_megawatts, fallback: 0.2 * rated),
                item.Number("efficiency", new Bounds(0.5, 1.0), fallback: 0.92),
                item.Number("setpoint", kind == UnitKind.Boiler ? new Bounds(1, 10.7) : new Bounds(50, 300), fallback: kind == UnitKind.Boiler ? 10.0 : 280.0),
                item.Number("demandMegawatts", new Bounds(0, 200)),
                item.Has("tier") ? item.Choice("tier", ScenarioWords.Tiers) : DemandTier.Production)
            {
                Fit = item.Has("options") ? ReadFit(item, kind) : UnitFit.None,
                PlantId = item.Has("plant") ? item.Id("plant", "plant", []) : InlineUnit.OnlyPlant,
            };
            if (plantOf.GetValueOrDefault(unit.HeaderId, unit.PlantId) != unit.PlantId)
            {
                item.Report(SiteFindingKind.OutOfRange, "header", $"{unit.HeaderId} is a header of {plantOf[unit.HeaderId]}", "each header in one plant");
            }

            plantOf[unit.HeaderId] = unit.PlantId;
            item.RefuseUnknown();
            if (findings.Count > before)
            {
                return unit;
            }

            try
            {
                _options[id] = UnitFit.OptionsOf(kind, unit.Fit);
            }
            catch (ArgumentException problem)
            {
                item.Report(SiteFindingKind.OutOfRange, "options", $"no unit may run with these: {problem.Message}", "see docs/parameters.md");
            }

            return unit;
        }

        private static Dictionary<string, double> ReadFit(FieldReader item, UnitKind kind)
        {
            var fit = new Dictionary<string, double>();
            if (item.Child("options") is not { } options)
            {
                return fit;
            }

            foreach (var parameter in UnitFit.Parameters.Where(parameter => UnitFit.AppliesTo(parameter, kind)))
            {
                var name = ParameterTable.Name(parameter);
                if (!options.Has(name))
                {
                    continue;
                }

                fit[name] = options.Number(name, new Bounds(ParameterTable.Minimum(parameter), ParameterTable.Maximum(parameter)));
                if (ParameterTable.IsWhole(parameter) && fit[name] != Math.Round(fit[name]))
                {
                    options.Report(SiteFindingKind.WrongType, name, $"{name} is a whole number", null);
                }
            }

            options.RefuseUnknown();
            return fit;
        }

        private List<PlayedPost> ReadAgents(FieldReader file)
        {
            var posts = new List<PlayedPost>();
            foreach (var item in file.Items("agents", required: false))
            {
                if (!_needsCoordinator)
                {
                    file.Report(SiteFindingKind.OutOfRange, "agents", "agents are played for a coordinator, and this run has none", "coordinator: true");
                }

                var ids = item.References("ids", "agent that may be played", PlayedPost.Playable);
                if (item.Has("external") == ids.Count > 0)
                {
                    item.Report(SiteFindingKind.OutOfRange, "ids", "one of 'external: all' and 'ids' says who is played", string.Join(", ", PlayedPost.Playable));
                }
                else if (ids.Count == 0 && item.Choice("external", new Dictionary<string, bool> { ["all"] = true }))
                {
                    ids = PlayedPost.Playable;
                }

                var at = item.References("at", "plant", [.. _plants, AgentProtocol.Network]);
                var version = item.Has("version") ? VersionOf(item) : PlayedPost.StandardVersion;
                foreach (var post in from instance in at.Count > 0 ? at : [AgentProtocol.Network] from id in ids select new PlayedPost(id, instance, version))
                {
                    if (posts.Any(other => other.AgentId == post.AgentId && other.Instance == post.Instance))
                    {
                        item.Report(SiteFindingKind.OutOfRange, "ids", $"{post.AgentId} is played twice at {post.Instance}", "each agent once at each place");
                    }

                    posts.Add(post);
                }

                item.RefuseUnknown();
            }

            return posts;
        }

        private IReadOnlyList<string> AgentIds => [.. _agents.Select(post => post.AgentId).Distinct()];

        private Fault ReadFault(FieldReader item)
        {
            var kind = item.Choice("kind", FaultCatalog.ByName);
            if (kind == FaultKind.None)
            {
                return new Fault(FaultKind.None, "", "", 0.0, 0, 0);
            }

            var entry = FaultCatalog.Of(kind);
            var subject = entry.Side is FaultSide.Broker or FaultSide.Coordinator ? "" : item.Reference("unit", "unit", _units.Keys);
            var unitKind = _units.GetValueOrDefault(subject);
            if (entry.Side == FaultSide.Coordinator && !_needsCoordinator)
            {
                item.Report(SiteFindingKind.OutOfRange, "kind", $"{FaultCatalog.NameOf(kind)} is a fault of the coordinator's side, and this run has no coordinator",
                    "faults of controllers, plant, network and broker, or coordinator: true");
            }

            if (entry.Side is FaultSide.Network or FaultSide.Broker && !_hasNetwork)
            {
                item.Report(SiteFindingKind.OutOfRange, "kind", $"{FaultCatalog.NameOf(kind)} needs the virtual broker", "network: true");
            }

            if (subject.Length > 0 && _units.ContainsKey(subject) && !FaultCatalog.Fits(entry, unitKind))
            {
                item.Report(SiteFindingKind.OutOfRange, "kind", $"{FaultCatalog.NameOf(kind)} cannot befall {subject}", $"a fault of a {unitKind}".ToLowerInvariant());
            }

            var part = entry.Part == FaultPart.None ? "" : item.Reference("part", "part of this kind", FaultCatalog.PartsOf(entry.Part, unitKind, _options.GetValueOrDefault(subject)));
            if (kind == FaultKind.AgentSilent && _needsCoordinator && _agents.Count == 0)
            {
                item.Report(SiteFindingKind.OutOfRange, "kind", "this run plays no agents that could be silent", "a list 'agents'");
            }

            var silent = kind == FaultKind.AgentSilent ? item.References("agents", "agent of this scenario", AgentIds) : [];
            part = silent.Count > 0 ? string.Join(' ', silent) : part;
            var magnitude = silent.Count > 0 ? silent.Count
                : entry.Magnitude is { } bounds ? item.Number("magnitude", new Bounds(bounds.Least, bounds.Most)) : 0.0;
            var from = Time(item, "at");
            var until = !entry.IsMomentary && item.Has("until") ? Time(item, "until") : long.MaxValue;
            if (until <= from)
            {
                item.Report(SiteFindingKind.OutOfRange, "until", "the fault ends before it begins", "later than 'at'");
            }

            item.RefuseUnknown();
            return new Fault(kind, subject, part, magnitude, from, until);
        }

        private OperatorAction ReadAction(FieldReader item)
        {
            var kind = item.Choice("do", ScenarioWords.Actions);
            if (kind is OperatorActionKind.AskAgents or OperatorActionKind.AgentVersion)
            {
                return ReadAgentAction(item, kind);
            }

            if (kind == OperatorActionKind.Expand)
            {
                if (!_grows)
                {
                    item.Report(SiteFindingKind.OutOfRange, "do", "the site is whole from the beginning", "startsWithPlants in a site of several plants");
                }

                var grownAt = Time(item, "at");
                item.RefuseUnknown();
                return new OperatorAction(kind, "", grownAt);
            }

            if (Scenario.IsOfIncidents(kind))
            {
                return ReadIncidentAction(item, kind);
            }

            var unit = kind == OperatorActionKind.Demand ? "" : item.Reference("unit", "unit", _units.Keys);
            IReadOnlyList<double> steps = kind == OperatorActionKind.Schedule
                ? item.Numbers("steps", new Bounds(0, 200), LeaseSchedule.Capacity)
                : [];
            var value = kind switch
            {
                OperatorActionKind.Demand => item.Number("share", new Bounds(0, 5)),
                OperatorActionKind.Lease => item.Number("megawatts", new Bounds(0, 200)),
                _ => 0.0,
            };
            var validFor = kind switch
            {
                OperatorActionKind.Lease => Time(item, "validFor"),
                OperatorActionKind.Schedule => Time(item, "step"),
                _ => 0,
            };
            if (kind == OperatorActionKind.Schedule && (validFor < LeaseSchedule.ShortestStepMs || validFor > LeaseSchedule.LongestStepMs))
            {
                item.Report(SiteFindingKind.OutOfRange, "step", "a controller refuses steps of this length",
                    $"from {ScenarioWords.Time(LeaseSchedule.ShortestStepMs)} to {ScenarioWords.Time(LeaseSchedule.LongestStepMs)}");
            }

            if (kind is OperatorActionKind.Lease or OperatorActionKind.Schedule && !_hasNetwork)
            {
                item.Report(SiteFindingKind.OutOfRange, "do", "a lease needs the virtual broker", "network: true");
            }

            if (kind is OperatorActionKind.Lease or OperatorActionKind.Schedule && _needsCoordinator)
            {
                item.Report(SiteFindingKind.OutOfRange, "do", "the coordinator itself offers the leases", "coordinator: false");
            }

            var at = Time(item, "at");
            item.RefuseUnknown();
            return new OperatorAction(kind, unit, at, value, validFor) { StepsMw = steps };
        }

        private OperatorAction ReadAgentAction(FieldReader item, OperatorActionKind kind)
        {
            if (_agents.Count == 0)
            {
                item.Report(SiteFindingKind.OutOfRange, "do", "this run plays no agents", "a list 'agents'");
            }

            var action = kind == OperatorActionKind.AskAgents
                ? new OperatorAction(kind, "", Time(item, "at"), item.Number("perSecond", new Bounds(0.01, 100)), Time(item, "during"))
                {
                    TakesMs = item.Has("takes") ? Time(item, "takes") : 0,
                }
                : new OperatorAction(kind, item.Reference("agent", "agent of this scenario", AgentIds), Time(item, "at")) { Version = VersionOf(item) };
            if (action.TakesMs > PlayedAgent.LongestSeconds * 1_000.0)
            {
                item.Report(SiteFindingKind.OutOfRange, "takes", "no attempt may take longer", $"up to {ScenarioWords.Time((long)(PlayedAgent.LongestSeconds * 1_000.0))}");
            }

            item.RefuseUnknown();
            return action;
        }

        private OperatorAction ReadIncidentAction(FieldReader item, OperatorActionKind kind)
        {
            if (!_needsCoordinator)
            {
                item.Report(SiteFindingKind.OutOfRange, "do", "this run has no coordinator that keeps incidents", "coordinator: true");
            }

            var action = new OperatorAction(kind, item.Reference("alert", "alert", ScenarioWords.Alerts), Time(item, "at"))
            {
                Word = kind == OperatorActionKind.TellIncident
                    ? item.Reference("severity", "severity", ScenarioWords.Severities)
                    : item.Reference("role", "role", ScenarioWords.Roles),
            };
            item.RefuseUnknown();
            return action;
        }

        private Expectation ReadExpectation(FieldReader item)
        {
            var kind = item.Choice("what", ScenarioWords.Expectations);
            if (kind == ExpectationKind.Plan && !_needsCoordinator)
            {
                item.Report(SiteFindingKind.OutOfRange, "what", "this run has no coordinator that plans", "coordinator: true");
            }

            if (kind is ExpectationKind.RecordsWaiting or ExpectationKind.RecordsConfirmed && !_needsCoordinator)
            {
                item.Report(SiteFindingKind.OutOfRange, "what", "this run has no history that confirms records", "coordinator: true");
            }

            if (Scenario.IsOfCoordination(kind) && !_needsCoordinator)
            {
                item.Report(SiteFindingKind.OutOfRange, "what", "this run has no coordinator that could say so", "coordinator: true");
            }

            var isOfCoordination = Scenario.IsOfCoordination(kind);
            var subject = isOfCoordination ? CoordinationSubject(item, kind) : kind == ExpectationKind.Plan ? "" : kind == ExpectationKind.Served ? item.Reference("header", "header or network", _served) : item.Reference("unit", "unit", _units.Keys);
            var value = kind switch
            {
                ExpectationKind.State => Word(item, ScenarioWords.States),
                ExpectationKind.Source => Word(item, ScenarioWords.Sources),
                ExpectationKind.Plan => item.Reference("is", "outcome of a plan", ScenarioWords.PlanStatuses),
                ExpectationKind.CascadeLevel => item.Reference("is", "level of a cascade", ScenarioWords.CascadeLevels),
                ExpectationKind.IncidentOpened => item.Reference("severity", "severity", ScenarioWords.Severities),
                ExpectationKind.IncidentTold or ExpectationKind.IncidentNotTold => string.Join(' ', Roles(item)),
                ExpectationKind.FirstOut => item.Reference("is", "trip of this unit", TagsOf(_units.GetValueOrDefault(subject), _options.GetValueOrDefault(subject) ?? new UnitOptions())),
                _ => "",
            };
            var quantity = kind == ExpectationKind.Within ? item.Choice("of", ScenarioWords.Quantities) : Quantity.None;
            var low = kind switch
            {
                ExpectationKind.Within => item.Number("low", new Bounds(-1_000, 10_000)),
                ExpectationKind.Served => item.Number("least", new Bounds(0, 1)),
                ExpectationKind.AgentsConnected or ExpectationKind.TasksSucceeded or ExpectationKind.TasksNotKept => item.WholeNumber("least", 1, 100_000),
                _ => 0.0,
            };
            var high = kind == ExpectationKind.Within ? item.Number("high", new Bounds(-1_000, 10_000)) : 0.0;
            DemandTier? tier = kind == ExpectationKind.Served && item.Has("tier") ? item.Choice("tier", ScenarioWords.Tiers) : null;
            var after = item.Has("after") ? Time(item, "after") : 0;
            var by = item.Has("by") ? Time(item, "by") : _durationMs;
            if (by > _durationMs || by < after)
            {
                item.Report(SiteFindingKind.OutOfRange, "by", "the deadline lies outside the run or before 'after'", $"from 'after' to {ScenarioWords.Time(_durationMs)}");
            }

            item.RefuseUnknown();
            return new Expectation(kind, subject, value, quantity, low, high, tier, after, by);
        }

        private string CoordinationSubject(FieldReader item, ExpectationKind kind) => kind switch
        {
            ExpectationKind.AgentCompatible or ExpectationKind.AgentIncompatible => item.Reference("agent", "agent of this scenario", AgentIds),
            ExpectationKind.IncidentOpened or ExpectationKind.IncidentTold or ExpectationKind.IncidentNotTold or ExpectationKind.IncidentClosed => item.Reference("alert", "alert", ScenarioWords.Alerts),
            _ => "",
        };

        private static IReadOnlyList<string> Roles(FieldReader item)
        {
            var roles = item.References("roles", "role", ScenarioWords.Roles);
            if (roles.Count == 0)
            {
                item.Report(SiteFindingKind.OutOfRange, "roles", "somebody has to be told", string.Join(", ", ScenarioWords.Roles));
            }

            return roles;
        }

        private static Version VersionOf(FieldReader item)
        {
            var text = item.Text("version");
            if (Version.TryParse(text, out var version))
            {
                return version;
            }

            item.Report(SiteFindingKind.WrongType, "version", $"'{text}' is not a version", "a version such as '1.2'");
            return PlayedPost.StandardVersion;
        }

        private static string Word<T>(FieldReader item, Dictionary<string, T> words)
            where T : struct => ScenarioWords.Of(words, item.Choice("is", words));

        private static IEnumerable<string> TagsOf(UnitKind kind, UnitOptions options) =>
            (kind == UnitKind.Boiler ? TripTables.Boiler(options) : TripTables.Furnace(options)).Where(row => row.TripClass != TripClass.Alarm).Select(row => row.Tag);

        private static DateTimeOffset Instant(FieldReader item, string name)
        {
            var text = item.Text(name);
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            {
                item.Report(SiteFindingKind.WrongType, name, $"'{text}' is not an instant", "an instant such as 2026-01-15T06:00Z");
            }

            return instant;
        }

        private static long Time(FieldReader item, string name)
        {
            var text = item.Text(name);
            if (text.Length == 0)
            {
                return 0;
            }

            if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero)
            {
                return (long)time.TotalMilliseconds / SimulatedSite.StepMs * SimulatedSite.StepMs;
            }

            item.Report(SiteFindingKind.WrongType, name, $"'{text}' is not a time", Clock);
            return 0;
        }
    }
}
