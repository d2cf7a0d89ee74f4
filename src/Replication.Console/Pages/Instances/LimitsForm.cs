using System.Globalization;
using System.Text.Json.Nodes;
using Replication.Contracts.Instances;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>The limits of the form of an instance; an empty text and 0: no limit.</summary>
public sealed class LimitsForm
{
    public string MaxConcurrentRequests { get; set; } = "";

    public string RequestsPerSecond { get; set; } = "";

    public string BytesPerSecond { get; set; } = "";

    public List<WindowForm> Windows { get; set; } = [];

    public static LimitsForm Of(InstanceLimits it) => new()
    {
        MaxConcurrentRequests = Shown(it.MaxConcurrentRequests),
        RequestsPerSecond = Shown(it.RequestsPerSecond),
        BytesPerSecond = Shown(it.BytesPerSecond),
        Windows = [.. it.Windows.Select(WindowForm.Of)],
    };

    public JsonObject ToBody()
    {
        var body = new JsonObject();
        FormText.PutNumber(body, "maxConcurrentRequests", MaxConcurrentRequests);
        FormText.PutNumber(body, "requestsPerSecond", RequestsPerSecond);
        FormText.PutNumber(body, "bytesPerSecond", BytesPerSecond);
        if (Windows.Count > 0)
            body["windows"] = new JsonArray([.. Windows.Select(static it => (JsonNode?)it.ToBody())]);
        return body;
    }

    internal static string Shown(int limit) => limit == 0 ? "" : limit.ToString(CultureInfo.InvariantCulture);
}
