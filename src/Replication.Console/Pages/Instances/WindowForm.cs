using System.Globalization;
using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>One limit or pause window of the form of an instance.</summary>
public sealed class WindowForm
{
    public HashSet<Weekday> Days { get; set; } = [];

    /// <summary>The start, as <c>HH:mm</c> or <c>HH:mm:ss</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>The end, as <c>HH:mm</c> or <c>HH:mm:ss</c>.</summary>
    public string To { get; set; } = "";

    public string TimeZone { get; set; } = "UTC";

    public string BytesPerSecond { get; set; } = "";

    public bool IsPause { get; set; }

    public static WindowForm Of(LimitWindow it) => new()
    {
        Days = [.. it.Days],
        From = Shown(it.From),
        To = Shown(it.To),
        TimeZone = it.TimeZone,
        BytesPerSecond = LimitsForm.Shown(it.BytesPerSecond),
        IsPause = it.Pause,
    };

    public void Toggle(Weekday day)
    {
        if (!Days.Remove(day))
            Days.Add(day);
    }

    public JsonObject ToBody()
    {
        var body = new JsonObject();
        FormText.Put(body, "from", From);
        FormText.Put(body, "to", To);
        FormText.PutList(body, "days", [.. Days.Order().Select(static it => it.ToWord())]);
        FormText.Put(body, "timeZone", TimeZone);
        if (IsPause)
            body["pause"] = true;
        else
            FormText.PutNumber(body, "bytesPerSecond", BytesPerSecond);
        return body;
    }

    private static string Shown(TimeOnly it) => it.ToString(it.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
}
