using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Replication.App.Logging;
using Replication.App.Readiness;
using Xunit;

namespace Replication.UnitTests.App.Logging;

/// <summary>One record is one line, in both formats.</summary>
public sealed class LineFormatterTests
{
    private const string Hostile = "team/app\n2026-01-01T00:00:00.000Z info: forged\u001b[2J\u202e";

    private readonly Dependencies _dependencies = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 22, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Values_and_exceptions_from_outside_cannot_start_a_line_or_move_the_cursor(bool isJson)
    {
        var format = isJson ? LogFormat.Json : LogFormat.Text;
        foreach (var isDetailed in new[] { false, true })
        {
            var line = Write(format, isDetailed, Hostile, new InvalidOperationException(Hostile, new IOException(Hostile)));

            Assert.EndsWith("\n", line, StringComparison.Ordinal);
            Assert.DoesNotContain(line[..^1], static it => char.IsControl(it) || it == '\u202e');
            Assert.Contains("\\n2026", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_text_line_has_time_level_category_and_cause()
    {
        var line = Write(
            LogFormat.Text, isDetailed: false, "something failed", new InvalidOperationException("outer", new IOException("inner")));

        Assert.Equal(
            "2026-11-27T22:00:00.000Z warn: Replication.Copying.Test[7] something failed: InvalidOperationException: outer (IOException: "
                + "inner)\n",
            line);
    }

    [Fact]
    public void A_line_of_json_is_a_document_with_the_values()
    {
        var record = JsonDocument.Parse(Write(LogFormat.Json, isDetailed: false, Hostile, exception: null)).RootElement;

        Assert.Equal("warn", record.GetProperty("level").GetString());
        Assert.Equal(Hostile, record.GetProperty("message").GetString());
        Assert.Equal(Hostile, record.GetProperty("values").GetProperty("Value").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stack_traces_are_written_at_debug_only(bool isJson)
    {
        var format = isJson ? LogFormat.Json : LogFormat.Text;
        var thrown = Assert.Throws<InvalidOperationException>(new Action(static () => throw new InvalidOperationException("why")));

        Assert.DoesNotContain("   at ", Write(format, isDetailed: false, "failed", thrown), StringComparison.Ordinal);
        Assert.Contains("   at ", Write(format, isDetailed: true, "failed", thrown), StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_in_addresses_are_not_written() => Assert.DoesNotContain(
        "pass", Write(
            LogFormat.Text,
            isDetailed: false,
            "failed",
            new InvalidOperationException("amqp://user:pass@host:5672/ refused")), StringComparison.Ordinal);

    [Fact]
    public void Records_that_repeat_an_outage_are_left_out_except_at_debug()
    {
        var full = new InvalidOperationException("commit", new SqliteException("disk is full", 13));

        Assert.Empty(Write(LogFormat.Text, isDetailed: false, "a push was not kept", full));
        Assert.True(_dependencies[Dependency.Store].IsDoubtful);
        Assert.NotEmpty(Write(LogFormat.Text, isDetailed: true, "a push was not kept", full));
        // A timeout in this program is a symptom of an outage; a timeout of a registry is not.
        Assert.Empty(Write(LogFormat.Text, isDetailed: false, "a message was not sent", new TimeoutException()));
        Assert.NotEmpty(Write(LogFormat.Text, isDetailed: false, "no answer", new TimeoutException(), "Replication.Registries.Http"));
        Assert.NotEmpty(Write(LogFormat.Text, isDetailed: false, "a mistake", new InvalidOperationException()));
        Assert.NotEmpty(Write(LogFormat.Text, isDetailed: false, "a broken row", new SqliteException("constraint", 19)));
    }

    private string Write(
        LogFormat format, bool isDetailed, string value, Exception? exception, string category = "Replication.Copying.Test")
    {
        var symptoms = new OutageSymptoms(_dependencies);
        symptoms.StartWatch();
        var options = new LineFormatterOptions { Format = format, IsDetailed = isDetailed };
        var formatter = new LineFormatter(new Fixed(options), symptoms, _time);
        using var writer = new StringWriter { NewLine = "\n" };
        IReadOnlyList<KeyValuePair<string, object?>> state = [new("Value", value), new("{OriginalFormat}", "{Value}")];
        formatter.Write(
            new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(
                LogLevel.Warning, category, new EventId(7), state, exception, static (it, _) => (string)it[0].Value!), null, writer);
        return writer.ToString();
    }

    private sealed class Fixed(LineFormatterOptions options) : IOptionsMonitor<LineFormatterOptions>
    {
        public LineFormatterOptions CurrentValue => options;

        public LineFormatterOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<LineFormatterOptions, string?> listener) => null;
    }
}
