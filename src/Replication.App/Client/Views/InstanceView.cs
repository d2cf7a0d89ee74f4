using Replication.App.Copy;
using Replication.Contracts.Instances;
using Replication.Registries.Checks;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows instances in a terminal.</summary>
internal static class InstanceView
{
    public static IRenderable List(IEnumerable<ShownInstance> instances) => Columns.Of(
        instances,
        new("name", static it => it.Name) { MinWidth = 20 },
        new("endpoint", static it => it.InternalEndpoint ?? it.Endpoint) { MinWidth = 20 },
        new("region", static it => it.Region) { MinWidth = 8, Drop = 3 },
        new("account", static it => it.Account) { MinWidth = 8, Drop = 4 },
        new("partition", static it => Words.Of(it.Partition)) { Drop = 6 },
        new("edition", static it => Words.Of(it.Edition)) { Drop = 5 },
        new("webhook", static it => it.Webhook is { } webhook ? Words.Of(webhook.Format) : "") { Drop = 1 },
        new("state", static it => Words.Of(it.State)),
        new("declared", static it => Words.YesNo(it.Declared)) { Drop = 2 });

    public static IRenderable One(ShownInstance it) => Columns.Fields(
    [
        .. SpecRows.Of(typeof(InstanceSpec), it, new Dictionary<string, string?>
        {
            ["credentials.provider"] = it.Credentials is { Provider: not CredentialProvider.Password and var provider }
                ? Words.Of(provider)
                : null,
            ["limits"] = Limits(it.Limits),
        }),
        ("state", Words.Of(it.State)),
        ("since", it.StateSince is null ? null : Screen.Time(it.StateSince)),
        ("refused by", it.StateHost),
        ("reason", it.StateReason),
        ("last report", it.WebhookStatus is { LastAcceptedAt: { } accepted } ? Screen.Time(accepted) : null),
        ("refused calls", it.WebhookStatus is { Refused: { } refused }
            ? $"{refused.Count} since {Screen.Time(refused.Since)}, the last at {Screen.Time(refused.LastAt)}"
            : null),
        ("declared", Words.YesNo(it.Declared)),
        ("created", it.CreatedAt is null ? null : Screen.Time(it.CreatedAt)),
        ("changed", it.ChangedAt is null ? null : Screen.Time(it.ChangedAt)),
    ]);

    public static IRenderable Check(CheckDocument check) => Columns.Of(check.Answers, [.. CheckColumns<CheckAnswer>(static it => it)]);

    /// <summary>The columns of a check. The sentences follow their row when the table does not fit.</summary>
    public static IEnumerable<Column<T>> CheckColumns<T>(Func<T, CheckAnswer> answer) =>
    [
        new("question", it => answer(it).Question) { MinWidth = 16 },
        new("answer", it => Words.Of(answer(it).Outcome)),
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
            + $"{it.TimeZone}{(it.Days.Count > 0 ? $" on {string.Join(", ", it.Days.Select(Words.Of))}" : "")}";
}
