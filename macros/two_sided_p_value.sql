{#- Hart 1968, Computer Approximations, number 5666, as in West 2005, Better
    Approximations to Cumulative Normal Functions: a quotient of polynomials, and
    beyond 7.07 a continued fraction. It errs by less than 1e-13 of the value. -#}
{% macro two_sided_p_value(z) -%}
    {%- set x = 'abs(' ~ z ~ ')' -%}
    2 * exp(-power({{ x }}, 2) / 2) * case
        when {{ x }} < 7.07106781186547
            then
                ((((((0.0352624965998911 * {{ x }}
                + 0.700383064443688) * {{ x }}
                + 6.37396220353165) * {{ x }}
                + 33.912866078383) * {{ x }}
                + 112.079291497871) * {{ x }}
                + 221.213596169931) * {{ x }}
                + 220.206867912376)
                / (((((((0.0883883476483184 * {{ x }}
                + 1.75566716318264) * {{ x }}
                + 16.064177579207) * {{ x }}
                + 86.7807322029461) * {{ x }}
                + 296.564248779674) * {{ x }}
                + 637.333633378831) * {{ x }}
                + 793.826512519948) * {{ x }}
                + 440.413735824752)
        else
            1 / 2.506628274631 / ({{ x }}
            + 1 / ({{ x }}
            + 2 / ({{ x }}
            + 3 / ({{ x }}
            + 4 / ({{ x }} + 0.65)))))
    end
{%- endmacro %}
