using System.Text;
using Replication.Contracts.Instances;
using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

public sealed class FormBodyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("payload=%7B%22a%22%3A+%22b%20c%22%7D", """{"a": "b c"}""")]
    [InlineData("x=1&payload=%7B%7D&payload=7", "{}")]
    [InlineData("payload=%C3%A9", "é")]
    [InlineData("payload=", "")]
    [InlineData("event=%5B1%5D", "[1]")]
    [InlineData("event=7", "event=7")]
    [InlineData("a=%7B%7D&b=%7B%7D", "a=%7B%7D&b=%7B%7D")]
    [InlineData("""{"a":"x&payload=y"}""", """{"a":"x&payload=y"}""")]
    [InlineData(""" {"a":"x&payload=y"}""", """ {"a":"x&payload=y"}""")]
    [InlineData("", "")]
    public void The_JSON_of_a_form_is_extracted_and_plain_JSON_is_unchanged(string body, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(FormBody.JsonOf(Encoding.UTF8.GetBytes(body)).Span));

    [Fact]
    public void Every_format_may_come_as_a_form()
    {
        foreach (var (format, body, _, _, _) in WebhookFormatTests.Pushes.Select(static it => it.Data))
        {
            var json = WebhookReader.Read(format, "a", Encoding.UTF8.GetBytes(body), Now);
            var form = WebhookReader.Read(
                format,
                "a",
                Encoding.UTF8.GetBytes($"payload={Uri.EscapeDataString(body).Replace("%20", "+", StringComparison.Ordinal)}"),
                Now);

            Assert.Equal(json.Pushes, form.Pushes);
        }
    }

    [Fact]
    public void An_unreadable_form_is_stored_unchanged()
    {
        var unreadable = Assert.Single(WebhookReader.Read(WebhookFormat.Github, "a", "payload=%7B"u8.ToArray(), Now).Unreadable);

        Assert.Equal("payload=%7B", unreadable.Body);
        Assert.Contains("not JSON", unreadable.Reason, StringComparison.Ordinal);
    }
}
