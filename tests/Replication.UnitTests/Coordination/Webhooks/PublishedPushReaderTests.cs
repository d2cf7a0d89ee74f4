using System.Text;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Webhooks;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

/// <summary>The contract of pushes that publishers put on the bus.</summary>
public sealed class PublishedPushReaderTests : IDisposable
{
    private readonly InstanceBook _book = new([Samples.Instance("hangzhou")], new FakeInstanceStore());

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_push_with_all_members_is_read()
    {
        const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        var (instance, reading) = await ReadAsync(
            $$"""{"version":1,"instance":"hangzhou","id":"7","repository":"team/app","tag":"v1","digest":"{{Sha}}","pushedAt":"2026-01-31T11:00:00Z","more":1}""");

        var push = Assert.Single(reading.Pushes);
        Assert.Equal(("hangzhou", "hangzhou", "team/app", "v1", Sha),
            (instance, push.Instance, push.Repository.Text, push.Tag?.Text, push.Digest?.Text));
        Assert.Equal((Samples.Noon.AddHours(-1), Samples.Noon), (push.PushedAt, push.ReceivedAt));
        Assert.Empty(reading.Unreadable);
    }

    [Theory]
    [InlineData("no JSON", "bus", QuarantineCode.NotJson)]
    [InlineData("[]", "bus", QuarantineCode.WrongType)]
    [InlineData("""{"instance":"hangzhou","repository":"team/app","tag":"v1"}""", "bus", QuarantineCode.MissingField)]
    [InlineData("""{"version":2,"instance":"hangzhou","repository":"team/app","tag":"v1"}""", "bus", QuarantineCode.UnknownVersion)]
    [InlineData("""{"version":"1","instance":"hangzhou","repository":"team/app","tag":"v1"}""", "bus", QuarantineCode.UnknownVersion)]
    [InlineData("""{"version":1,"repository":"team/app","tag":"v1"}""", "bus", QuarantineCode.MissingField)]
    [InlineData("""{"version":1,"instance":"unknown","repository":"team/app","tag":"v1"}""", "bus", QuarantineCode.UnknownInstance)]
    [InlineData("""{"version":1,"instance":"hangzhou","repository":"team/app","tag":"no tag"}""", "hangzhou", QuarantineCode.InvalidValue)]
    [InlineData("""{"version":1,"instance":"hangzhou","repository":"team/app","tag":7}""", "hangzhou", QuarantineCode.WrongType)]
    [InlineData("""{"version":1,"instance":"hangzhou","repository":"\ud800","tag":"v1"}""", "bus", QuarantineCode.NotUnicode)]
    public async Task A_message_that_cannot_be_read_has_a_code_and_is_replayable(string body, string instance, string code)
    {
        var (found, reading) = await ReadAsync(body);

        var part = Assert.Single(reading.Unreadable);
        Assert.Equal((instance, code, body), (found, part.Code, part.Call));
        Assert.Empty(reading.Pushes);
    }

    private Task<(string Instance, WebhookReading Reading)> ReadAsync(string body) =>
        new PublishedPushReader(_book).ReadAsync(Encoding.UTF8.GetBytes(body), Samples.Noon, default);
}
