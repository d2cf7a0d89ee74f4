using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Stored responses of requests with an idempotency key.</summary>
public abstract class AnswerStoreContract(IStorePlace place) : StoreContract(place)
{
    private static readonly KeptAnswer Created = new(201, """{"name":"hangzhou"}""", new Dictionary<string, string> { ["ETag"] = "\"1\"" });

    private IAnswerStore Answers => Get<IAnswerStore>();

    [Fact]
    public async Task A_repeat_meets_the_request_and_its_answer()
    {
        Assert.Null(await BeginAsync("key", 0));
        AssertSame(Request("key", 0), await BeginAsync("key", 1));

        await Answers.AnswerAsync("key", Created, default);

        AssertSame(Request("key", 0) with { Answer = Created }, await BeginAsync("key", 2));
        Assert.Null(await BeginAsync("other", 2));
    }

    [Fact]
    public async Task Of_repeats_at_once_one_is_the_first()
    {
        var other = GetInAnotherProcess<IAnswerStore>();

        var met = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => Task.Run(() => BeginAsync("key", i, i % 2 == 0 ? Answers : other))));

        Assert.Single(met, it => it is null);
    }

    [Fact]
    public async Task A_forgotten_request_is_new_again()
    {
        await BeginAsync("key", 0);
        await Answers.ForgetAsync("key", default);

        Assert.Null(await BeginAsync("key", 1));
    }

    [Fact]
    public async Task An_unanswered_request_is_abandoned_after_a_while_an_answered_one_is_not()
    {
        await BeginAsync("dead", 0);
        await BeginAsync("answered", 0);
        await Answers.AnswerAsync("answered", Created, default);

        Assert.NotNull(await BeginAsync("dead", 50));
        Assert.Null(await BeginAsync("dead", 61));
        Assert.NotNull((await BeginAsync("answered", 61))!.Answer);
    }

    [Fact]
    public async Task An_old_answer_makes_way()
    {
        await BeginAsync("key", 0);
        await Answers.AnswerAsync("key", Created, default);

        Assert.Null(await BeginAsync("key", 3601));
    }

    private Task<KeptRequest?> BeginAsync(string key, double at, IAnswerStore? process = null) =>
        (process ?? Answers).BeginAsync(Request(key, at), At(at - 60), At(at - 3600), default);

    private static KeptRequest Request(string key, double at) => new(key, "hash of the body", At(at), Answer: null);
}
