using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo.Documents;

/// <summary>The last report of an instance.</summary>
internal sealed record LastReportDocument
{
    /// <summary>The name of the instance.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The whole report as JSON; null when an older version stored it.</summary>
    public string? Body { get; init; }

    public static LastReportDocument Of(string instance, LastReport report) =>
        new() { Id = instance, At = report.At, Body = StoreJson.Write(report) };

    public LastReport ToReport() => Body is null ? new LastReport(At) : StoreJson.Read<LastReport>(Body);
}
