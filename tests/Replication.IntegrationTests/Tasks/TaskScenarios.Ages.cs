using System.Text.Json;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>The minimum age of images whose reports name no digest.</summary>
public abstract partial class TaskScenarios
{
    private static readonly TimeSpan MinAge = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_that_is_pushed_during_the_wait_of_another_waits_for_its_own_age(bool isReported)
    {
        await using var system = await TaskSystem.StartAsync(servers, formats: ["quay"], formatRule: $"minAge: {MinAge.TotalSeconds}s");
        var (first, second) = (SampleImage.Create(7200, [5000]), SampleImage.Create(7201, [5000]));
        await system.AtSource.PushAsync("order/app", "v1", first);
        await ReportAsync();
        var task = await TaskOfAsync(first);
        Assert.Equal(("pending", "tooYoung"), (Text(task, "status"), Text(task.GetProperty("issue"), "code")));

        var pushedAt = DateTimeOffset.UtcNow;
        await system.AtSource.PushAsync("order/app", "v1", second);
        if (isReported)
            await ReportAsync();
        // Without a report, the first task finds the second image when its own wait is over.
        var waiting = await TaskOfAsync(second);
        var copied = await system.TaskAsync(waiting);

        Assert.Equal(("succeeded", "copied"), (Text(copied, "status"), Text(copied, "outcome")));
        Assert.Equal(isReported, Text(waiting, "id") != Text(task, "id"));
        var notBefore = copied.GetProperty("notBefore").GetDateTimeOffset();
        Assert.True(notBefore >= pushedAt + MinAge, $"{notBefore:O} is no full age after {pushedAt:O}");
        Assert.True(copied.GetProperty("startedAt").GetDateTimeOffset() >= notBefore, copied.ToString());
        Assert.True(await system.AtTarget.HoldsAsync("quay/app", "v1", second));
        // The first image was replaced before it was old enough.
        Assert.Equal(1, system.TagWrites("quay/app", "v1"));
        if (isReported)
            Assert.Equal("superseded", Text(await system.TaskAsync(task), "outcome"));

        Task ReportAsync() => system.Api.PostHookAsync(
            "quay", Reports.Of("quay", "order/app", first.Digest, DateTimeOffset.UtcNow, 0), ServedSystem.Secret);

        async Task<JsonElement> TaskOfAsync(SampleImage image) => (JsonElement)await Waiting.UntilAsync<object>(
            async () =>
            {
                var ofImage = (await system.Api.GetAsync("/api/v1/tasks?repository=order/app")).GetProperty("items").EnumerateArray()
                    .Where(it => Text(it.GetProperty("source"), "digest") == image.Digest)
                    .ToList();
                return ofImage is [var only, ..] ? only : null;
            },
            () => system.Output);
    }
}
