using System.Collections.Immutable;
using GL001.Orchestration;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace GL001.Notifications;

/// <summary>What stands at the other end.</summary>
public enum ChannelKind
{
    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty = 0,

    /// <summary>An incoming webhook that takes {"text": …}, as Slack, Mattermost and Rocket.Chat do.</summary>
    Webhook,
    Email,

    /// <summary>POST /api/v1/incidents of the status page.</summary>
    StatusPage,

    /// <summary>Alertmanager's API v2.</summary>
    Alertmanager,
}

/// <summary>One place to which notices are delivered.</summary>
public sealed record ChannelSettings
{
    public required string Name { get; init; }

    public required ChannelKind Kind { get; init; }

    /// <summary>http or https; of a mail server smtp (STARTTLS where it is offered) or smtps.</summary>
    public required Uri Url { get; init; }

    /// <summary>Integration key, bearer token or password; empty where none is needed.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Calls of these roles alone; empty for every notice.</summary>
    public ImmutableArray<Role> Roles { get; init; } = [];

    /// <summary>Incidents so grave or graver.</summary>
    public Severity Least { get; init; } = Severity.P4;

    /// <summary>Of e-mail.</summary>
    public string From { get; init; } = "";

    /// <summary>Of e-mail.</summary>
    public ImmutableArray<string> To { get; init; } = [];

    /// <summary>User of the mail server; empty to send without.</summary>
    public string User { get; init; } = "";

    /// <summary>Whether the channel carries this notice.</summary>
    public bool Carries(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (!Roles.IsEmpty && !notice.Roles.Any(role => Roles.Contains(role)))
        {
            return false;
        }

        if (Kind != ChannelKind.StatusPage)
        {
            return notice.Incident.Severity <= Least;
        }

        // What somebody told for the outside goes there however grave he called it; that one more role is called is no news to the outside.
        return (notice.Incident.Severity <= Least || notice.Incident.Family == "reported")
            && (notice.Kind != NoticeKind.Call || notice.Incident.Timeline[^1].Kind != TimelineKind.Escalated);
    }
}

/// <summary>The file of channels.</summary>
public static class ChannelFile
{
    /// <summary>Reads YAML, of which JSON is a part. A path of secret_file is relative to the file's folder.</summary>
    /// <exception cref="ChannelFileException">It cannot be read or says something that is not allowed; the message names file, channel and field.</exception>
    public static ImmutableArray<ChannelSettings> Load(string path)
    {
        FileShape? shape;
        try
        {
            shape = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<FileShape?>(File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ChannelFileException($"{path} cannot be read: {problem.Message}", problem);
        }
        catch (YamlException problem)
        {
            throw new ChannelFileException($"{path}, line {problem.Start.Line}: {problem.InnerException?.Message ?? problem.Message}", problem);
        }

        var channels = (shape?.Channels ?? []).Select((channel, index) => Read(path, channel, index)).ToImmutableArray();
        return channels.GroupBy(channel => channel.Name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new ChannelFileException($"{path}: two channels have the name '{twice.Key}'.")
            : channels;
    }

    private static ChannelSettings Read(string path, ChannelShape shape, int index)
    {
        var place = $"{path}: {(shape.Name is { Length: > 0 } known ? $"channel '{known}'" : $"channel {index + 1}")}";
        var name = shape.Name is { Length: > 0 } ? shape.Name : throw Wrong("name must be given");
        var kind = Names.Parse<ChannelKind>(shape.Kind) ?? throw Wrong($"kind is '{shape.Kind}'; allowed are {Names.Of(Enum.GetValues<ChannelKind>())}");
        string[] schemes = kind == ChannelKind.Email ? ["smtp", "smtps"] : ["http", "https"];
        if (!Uri.TryCreate(shape.Url, UriKind.Absolute, out var url) || !schemes.Contains(url.Scheme))
        {
            throw Wrong($"url is '{shape.Url}'; allowed are addresses that begin with {string.Join(" or ", schemes.Select(scheme => scheme + "://"))}");
        }

        var to = shape.To ?? [];
        if (kind == ChannelKind.Email && (!MimeKit.MailboxAddress.TryParse(shape.From ?? "", out _) || to.Count == 0 || to.Exists(address => !MimeKit.MailboxAddress.TryParse(address, out _))))
        {
            throw Wrong("from must be an e-mail address and to a list of them");
        }

        return new ChannelSettings
        {
            Name = name,
            Kind = kind,
            Url = url,
            Secret = SecretOf(),
            Roles = [.. (shape.Roles ?? []).Select(role => Names.Parse<Role>(role) is { } parsed and not Role.System
                ? parsed : throw Wrong($"roles has '{role}'; allowed are {Names.Of(Enum.GetValues<Role>().Where(role => role != Role.System))}"))],
            Least = shape.LeastSeverity is null
                ? kind == ChannelKind.StatusPage ? Severity.P1 : Severity.P4
                : Names.Parse<Severity>(shape.LeastSeverity) ?? throw Wrong($"least_severity is '{shape.LeastSeverity}'; allowed are {Names.Of(Enum.GetValues<Severity>())}"),
            From = shape.From ?? "",
            To = [.. to],
            User = shape.User ?? "",
        };

        string SecretOf()
        {
            var secret = shape.Secret ?? "";
            if (shape.SecretFile is { } file)
            {
                try
                {
                    secret = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file)).Trim();
                }
                catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
                {
                    throw Wrong($"secret_file cannot be read: {problem.Message}");
                }
            }

            return secret.Length == 0 && kind is ChannelKind.PagerDuty ? throw Wrong("secret or secret_file must give the integration key") : secret;
        }

        ChannelFileException Wrong(string what) => new($"{place}: {what}.");
    }

    /// <summary>As it stands in the file.</summary>
    internal sealed class FileShape
    {
        public List<ChannelShape>? Channels { get; set; }
    }

    internal sealed class ChannelShape
    {
        public string? Name { get; set; }

        public string? Kind { get; set; }

        public string? Url { get; set; }

        public string? Secret { get; set; }

        public string? SecretFile { get; set; }

        public List<string>? Roles { get; set; }

        public string? LeastSeverity { get; set; }

        public string? From { get; set; }

        public List<string>? To { get; set; }

        public string? User { get; set; }
    }
}

/// <summary>The file of channels says something that is not allowed.</summary>
public sealed class ChannelFileException(string message, Exception? innerException = null) : Exception(message, innerException);
