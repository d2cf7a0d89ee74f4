using Replication.App.Copy;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows instances in a terminal.</summary>
internal static class InstanceView
{
    public static IRenderable List(IEnumerable<ShownInstance> instances) => Columns.Of(
        instances,
        new("name", static it => it.Name) { MinWidth = 20 },
        new("endpoint", static it => it.InternalEndpoint ?? it.Endpoint ?? it.Url) { MinWidth = 20 },
        new("region", static it => it.Region) { MinWidth = 8, Drop = 3 },
        new("account", static it => it.Account) { MinWidth = 8, Drop = 4 },
        new("partition", static it => it.Partition.ToWord()) { Drop = 6 },
        new("edition", static it => it.Edition.ToWord()) { Drop = 5 },
        new("webhook", static it => it.Webhook is { } webhook ? webhook.Format.ToWord() : "") { Drop = 1 },
        new("state", static it => it.State.ToWord()),
        new("declared", static it => Words.YesNo(it.Declared)) { Drop = 2 });

    public static IRenderable One(ShownInstance it) => Columns.Fields(
    [
        .. SpecRows.Of(typeof(InstanceSpec), it, new Dictionary<string, string?>
        {
            ["credentials.provider"] = it.Credentials is { Provider: not CredentialProvider.Password and var provider }
                ? provider.ToWord()
                : null,
            ["limits"] = Limits(it.Limits),
        }),
        ("state", it.State.ToWord()),
        ("since", it.StateSince is null ? null : Screen.Time(it.StateSince)),
        ("refused by", it.StateHost),
        ("reason", it.StateReason),
        ("password in use", it.PasswordInUse is { } password ? $"{password} of 2" : null),
        ("last report", it.LastEventAt is { } accepted ? Screen.Time(accepted) : null),
        ("secret in use", it.WebhookStatus?.LastSecretUsed is { } secret ? $"{secret} of 2" : null),
        ("refused calls", it.WebhookStatus is { Refused: { } refused }
            ? $"{refused.Count} since {Screen.Time(refused.Since)}, the last at {Screen.Time(refused.LastAt)}"
            : null),
        ("declared", Words.YesNo(it.Declared)),
        ("created", it.CreatedAt is null ? null : Screen.Time(it.CreatedAt)),
        ("changed", it.ChangedAt is null ? null : Screen.Time(it.ChangedAt)),
    ]);

    /// <summary>The refused calls that were acknowledged.</summary>
    public static IRenderable Acknowledged(AcknowledgedCalls it) => Columns.Fields(
        ("instance", it.Instance),
        ("acknowledged", it.Count == 0
            ? "nothing: no refused call is known"
            : $"{it.Count} refused {(it.Count == 1 ? "call" : "calls")} since {Screen.Time(it.Since)}, the last at {Screen.Time(it.LastAt)}"));

    public static IRenderable Check(CheckDocument check) => Columns.Of(check.Answers, [.. CheckColumns<CheckAnswer>(static it => it)]);

    /// <summary>The steps of a check that runs.</summary>
    public static IRenderable Steps(IEnumerable<CheckStep> steps) => Columns.Of(
        steps,
        new("question", static it => it.Question) { MinWidth = 16 },
        new("answer", static it => it.Answer?.Outcome.ToWord() ?? "running"),
        new("found", static it => it.Answer?.Detail) { IsProse = true },
        new("what to do", static it => it.Answer?.Advice) { IsProse = true });

    /// <summary>The columns of a check. The sentences follow their row when the table does not fit.</summary>
    public static IEnumerable<Column<T>> CheckColumns<T>(Func<T, CheckAnswer> answer) =>
    [
        new("question", it => answer(it).Question) { MinWidth = 16 },
        new("answer", it => answer(it).Outcome.ToWord()),
        new("found", it => answer(it).Detail) { IsProse = true },
        new("what to do", it => answer(it).Advice) { IsProse = true },
    ];

    private static string? Limits(InstanceLimits limits)
    {
        var parts = new[]
        {
            limits.MaxConcurrentRequests > 0 ? $"{limits.MaxConcurrentRequests} requests at once" : null,
            limits.RequestsPerSecond > 0 ? $"{limits.RequestsPerSecond} requests/s" : null,
            limits.BytesPerSecond > 0 ? Amounts.Rate(limits.BytesPerSecond) : null,
            limits.Windows.Count > 0 ? string.Join(", ", limits.Windows.Select(Window)) : null,
        };
        return string.Join(", ", parts.OfType<string>()) is { Length: > 0 } text ? text : null;
    }

    private static string Window(LimitWindow it) =>
        $"{(it.Pause ? "pause" : it.BytesPerSecond > 0 ? Amounts.Rate(it.BytesPerSecond) : "no limit")} {it.From:HH:mm}-{it.To:HH:mm} "
            + $"{it.TimeZone}{(it.Days.Count > 0 ? $" on {string.Join(", ", it.Days.Select(static day => day.ToWord()))}" : "")}";
}
