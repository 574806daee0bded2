using GL001.Actors;
using GL001.Host.Api;
using GL001.Notifications;
using GL001.Operations;
using GL001.Orchestration.Alarms;
using GL001.Orchestration.Incidents;
using GL001.Plant;
using Prometheus;

namespace GL001.Host;

/// <summary>Metrics of alarms, incidents and their delivery.</summary>
public sealed class OperationsGauges
{
    private readonly IGrainFactory _grains;
    private readonly Site _site;
    private readonly Outbox _outbox;
    private readonly Gauge _incidents;
    private readonly Gauge _alarms;
    private readonly Gauge _backlog;
    private readonly Gauge _setAside;
    private readonly Counter _notifications;

    public OperationsGauges(HostMetrics metrics, IGrainFactory grains, Site site, Outbox outbox)
    {
        (_grains, _site, _outbox) = (grains, site, outbox);
        var factory = Metrics.WithCustomRegistry(metrics.Registry);
        _incidents = factory.CreateGauge("gl_001_incidents_open", "Incidents that are not resolved.", "severity");
        _alarms = factory.CreateGauge("gl_001_alarms_active", "Alarms that an operator is called to.", "priority");
        _notifications = factory.CreateCounter("gl_001_notifications_total", "Tries to deliver a notice, by what came of it; set_aside counts notices that were given up.", "channel", "outcome");
        _backlog = factory.CreateGauge("gl_001_notification_backlog", "Notices that are not delivered yet.", "channel");
        _setAside = factory.CreateGauge("gl_001_notifications_set_aside", "Notices that were given up and wait for somebody to look.", "channel");
        foreach (var channel in outbox.Channels)
        {
            foreach (var outcome in Enum.GetValues<DeliveryOutcome>())
            {
                _notifications.WithLabels(channel.Name, ApiText.Of(outcome));
            }
        }

        metrics.Registry.AddBeforeCollectCallback(ReadAsync);
    }

    public void Observe(string channel, DeliveryOutcome outcome) => _notifications.WithLabels(channel, ApiText.Of(outcome)).Inc();

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var incidents = await _grains.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents).GetAsync();
        foreach (var severity in Enum.GetValues<Severity>())
        {
            _incidents.WithLabels(ApiText.Of(severity)).Set(incidents.Count(incident => incident.IsOpen && incident.Severity == severity));
        }

        var lists = await Task.WhenAll(_site.Plants.Select(plant => _grains.GetGrain<IAlarmListGrain>(plant.Id).GetAsync()));
        foreach (var priority in Enum.GetValues<AlarmPriority>())
        {
            _alarms.WithLabels(ApiText.Of(priority)).Set(lists.Sum(list => list.Alarms.Count(alarm => alarm.IsAnnounced && alarm.Priority == priority)));
        }

        try
        {
            foreach (var channel in await _outbox.BacklogAsync())
            {
                _backlog.WithLabels(channel.Channel).Set(channel.Waiting);
                _setAside.WithLabels(channel.Channel).Set(channel.SetAside);
            }
        }
        catch (OperationsException)
        {
            // The gauges keep their last figures: a scrape must not fail because a file is locked.
        }
    }
}
