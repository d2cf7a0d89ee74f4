using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>limits</c> of an instance.</summary>
internal static class LimitsSection
{
    // A copy reads and writes at the same time: with a limit of one request, the two would wait for each other.
    private static readonly ValueKind<int> Requests = new("0 (no limit) or a whole number from 2 to 10000", text =>
        Scalars.Number(0, 10_000).Read(text) is { Complaint: null, Value: not 1 } read ? read : ReadValue<int>.Refused())
    {
        Schema = """{"type":"integer","minimum":0,"maximum":10000,"not":{"const":1}}""",
        Form = JsonForm.Number,
    };

    private static readonly ValueKind<int> PerSecond = Scalars.Number(0, int.MaxValue);

    public static InstanceLimits Read(MapReader map) => new()
    {
        MaxConcurrentRequests = map.Optional("maxConcurrentRequests", Requests, 0),
        RequestsPerSecond = map.Optional("requestsPerSecond", PerSecond, 0),
        BytesPerSecond = map.Optional("bytesPerSecond", PerSecond, 0),
        Windows = [.. map.Items("windows", LimitWindowSection.Read).Select(static it => it.Value)],
    };
}
