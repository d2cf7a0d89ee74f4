using System.Net;
using System.Text.Json;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replication.Client;
using Replication.Contracts.Access;
using Replication.WebConsole.Layout;
using Replication.WebConsole.Pages;
using Replication.WebConsole.Pages.Instances;
using Replication.WebConsole.Texts;
using Xunit;

namespace Replication.UnitTests.Console.Components;

/// <summary>A page whose session has ended shows nothing and calls nothing, also in a browser that does not leave it.</summary>
public sealed class SessionEndTests
{
    [Fact]
    public async Task An_open_page_ends_with_its_session()
    {
        await using var bench = new ConsoleBench(static _ => Caller(HttpStatusCode.OK));
        var layout = Layout(bench, static it => it.AddMarkupContent(0, "<p>what is shown</p>"));
        layout.WaitForAssertion(() => Assert.Contains("what is shown", layout.Markup, StringComparison.Ordinal), ConsoleBench.Patience);

        bench.Session.End();

        layout.WaitForAssertion(
            () => Assert.DoesNotContain("what is shown", layout.Markup, StringComparison.Ordinal), ConsoleBench.Patience);
        Assert.Empty(layout.FindAll("details.account"));
        AssertLeft(bench);
        Assert.Throws<ApiException>(() => bench.Session.Api);
    }

    // The token was removed, or its sessions ended in another process.
    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.OK)]
    public async Task An_open_page_notices_the_end_of_its_session(HttpStatusCode status)
    {
        var clock = new FakeTimeProvider();
        var isEnded = false;
        await using var bench = new ConsoleBench(
            _ => isEnded ? Caller(status, clock.GetUtcNow()) : Caller(HttpStatusCode.OK), clock: clock);
        var layout = Layout(bench, static it => it.AddMarkupContent(0, "<p>what is shown</p>"));
        layout.WaitForAssertion(() => Assert.Contains("what is shown", layout.Markup, StringComparison.Ordinal), ConsoleBench.Patience);
        isEnded = true;

        clock.Advance(TimeSpan.FromSeconds(20));

        layout.WaitForAssertion(
            () => Assert.DoesNotContain("what is shown", layout.Markup, StringComparison.Ordinal), ConsoleBench.Patience);
        AssertLeft(bench);
    }

    [Fact]
    public async Task A_running_check_is_canceled_with_the_session()
    {
        var cancelled = new TaskCompletionSource();
        await using var bench = new ConsoleBench(static _ => Caller(HttpStatusCode.OK));
        bench.Api.Wait = async (request, token) =>
        {
            if (request.Method != HttpMethod.Post)
                return;
            await using var registered = token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        var layout = Layout(bench, static it =>
        {
            it.OpenComponent<CheckPanel>(0);
            it.AddComponentParameter(1, nameof(CheckPanel.Instance), "tokyo");
            it.CloseComponent();
        });
        layout.WaitForElement("#start-check", ConsoleBench.Patience).Click();

        bench.Session.End();

        await cancelled.Task.WaitAsync(ConsoleBench.Patience, Xunit.TestContext.Current.CancellationToken);
        layout.WaitForAssertion(() => Assert.Empty(layout.FindAll("#start-check")), ConsoleBench.Patience);
    }

    [Fact]
    public async Task A_wizard_that_the_API_refuses_ends_the_session_of_its_page()
    {
        await using var bench = new ConsoleBench(static _ => Caller(HttpStatusCode.Unauthorized));

        bench.Render<RuleEditor>();

        AssertLeft(bench);
        Assert.Throws<ApiException>(() => bench.Session.Api);
    }

    // Operators may change rules, and administrators also instances.
    [Theory]
    [InlineData("viewer", true, true)]
    [InlineData("operator", false, true)]
    [InlineData("admin", false, false)]
    public async Task A_guessed_address_of_a_form_offers_nothing_that_the_role_may_not_do(string role, bool noRule, bool noInstance)
    {
        await using var bench = new ConsoleBench(role: role);

        var rule = bench.Render<RuleEditor>();
        var instance = bench.Render<InstanceFormPage>();

        Assert.Equal(noRule, rule.Markup.Contains(CommonTexts.NotAllowed.English, StringComparison.Ordinal));
        Assert.Equal(noInstance, instance.Markup.Contains(CommonTexts.NotAllowed.English, StringComparison.Ordinal));
        Assert.Equal(noInstance, instance.FindAll("input, select, textarea, button").Count == 0);
    }

    [Theory]
    [InlineData("viewer", false)]
    [InlineData("operator", true)]
    public async Task The_list_of_rules_offers_a_new_one_to_a_role_that_may_create_it(string role, bool isOffered)
    {
        await using var bench = new ConsoleBench(role: role);

        var rules = bench.Render<Rules>();

        Assert.Equal(isOffered, rules.FindAll("a[href='/new/rule']").Count == 1);
    }

    private static IRenderedComponent<MainLayout> Layout(
        ConsoleBench bench, Action<Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder> body)
    {
        bench.Services.GetRequiredService<BunitNavigationManager>().NavigateTo("/records?status=failed");
        return bench.Render<MainLayout>(it => it.Add(static layout => layout.Body, new RenderFragment(body)));
    }

    private static void AssertLeft(ConsoleBench bench)
    {
        var address = bench.Services.GetRequiredService<BunitNavigationManager>().Uri;
        Assert.Contains("/sign-in?problem=ended&to=%2F", address, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Caller(HttpStatusCode status, DateTimeOffset? endedAt = null) => new(status)
    {
        Content = new StringContent(JsonSerializer.Serialize(
            new CallerDocument("ops", "admin", null, endedAt), JsonSerializerOptions.Web)),
    };
}
